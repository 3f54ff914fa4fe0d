package org.smee.backend.kube.internal;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;

/** Two processes of {@link ScaleTest}: {@code server OBJECTS UPDATES} and {@code client URL OBJECTS UPDATES}. */
final class ScaleMain {
    private static final int UPDATES_PER_SECOND = 1000;

    private ScaleMain() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("server")) {
            server(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        } else {
            client(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        }
    }

    private static String mac(int i) {
        return MacAddress.of(0x525400000000L + i).toString();
    }

    private static String spec(int i, String hostname) {
        String address = "10." + (i >> 16 & 255) + "." + (i >> 8 & 255) + "." + (i & 255);
        return "{\"interfaces\":[{\"dhcp\":{\"mac\":\"" + mac(i) + "\",\"hostname\":\"" + hostname
                + "\",\"lease_time\":86400,\"name_servers\":[\"8.8.8.8\",\"1.1.1.1\"],\"time_servers\":[\"10.0.0.1\"],"
                + "\"arch\":\"x86_64\",\"uefi\":true,\"ip\":{\"address\":\"" + address
                + "\",\"netmask\":\"255.0.0.0\",\"gateway\":\"10.0.0.1\"}},\"netboot\":{\"allowPXE\":true,\"allowWorkflow\":true,"
                + "\"osie\":{\"baseURL\":\"http://10.0.0.1/osie\",\"kernel\":\"vmlinuz\",\"initrd\":\"initramfs\"}}}],"
                + "\"metadata\":{\"facility\":{\"facility_code\":\"onprem\"}},\"disks\":[{\"device\":\"/dev/nvme0n1\"}]}";
    }

    private static void server(int objects, int updates) throws IOException, InterruptedException {
        FakeApi api = FakeApi.start();
        for (int i = 1; i <= objects; i++) {
            api.put("machine-" + i, spec(i, "host-" + i));
        }
        api.compact();
        System.out.println(api.url());
        while (api.watches.get() == 0) {
            Thread.sleep(10);
        }
        Thread.sleep(1000);
        long started = System.nanoTime();
        for (int i = 1; i <= updates; i++) {
            api.put("machine-" + (i % objects + 1), spec(i % objects + 1, "updated-" + i));
            LockSupport.parkNanos(started + i * TimeUnit.SECONDS.toNanos(1) / UPDATES_PER_SECOND - System.nanoTime());
        }
        System.in.read();
        api.close();
    }

    private static void client(String url, int objects, int updates) throws InterruptedException {
        long started = System.nanoTime();
        KubeHardware backend =
                Kube.open(Kube.settings(url, "snapshot", "target/scale.snapshot", "snapshot.interval", "1h"));
        String nobody = "00:00:00:00:00:01";
        while (!Kube.unknown(backend, nobody)) {
            Thread.sleep(5);
        }
        long took = (System.nanoTime() - started) / 1_000_000;
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        long used = runtime.totalMemory() - runtime.freeMemory() >> 20;
        System.out.println("objects=" + backend.status().records() + " sync-ms=" + took + " heap-used-mib=" + used
                + " heap-max-mib=" + (runtime.maxMemory() >> 20));
        String last = "updated-" + updates;
        MacAddress changed = MacAddress.parse(mac(updates % objects + 1));
        long slowest = 0;
        long lookups = 0;
        long begin = System.nanoTime();
        while (!hostname(backend, changed).equals(last) && System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(120)) {
            for (int i = 1; i <= 1000; i++) {
                MacAddress mac = MacAddress.of(0x525400000000L + (lookups++ * 7919 % objects + 1));
                long before = System.nanoTime();
                backend.byMac(mac);
                slowest = Math.max(slowest, System.nanoTime() - before);
            }
            LockSupport.parkNanos(1_000_000);
        }
        long until = (System.nanoTime() - begin) / 1_000_000;
        System.out.println(
                "updates=" + updates + " all-seen=" + hostname(backend, changed).equals(last) + " after-ms=" + until
                        + " lookups=" + lookups + " slowest-lookup-us=" + slowest / 1000);
        long save = System.nanoTime();
        backend.save();
        System.out.println("snapshot-ms=" + (System.nanoTime() - save) / 1_000_000);
        backend.close();
        System.exit(0);
    }

    private static String hostname(KubeHardware backend, MacAddress mac) {
        List<Hardware> found = backend.byMac(mac).toCompletableFuture().join() instanceof Lookup.Found f
                ? List.of(f.hardware())
                : List.of();
        return found.isEmpty()
                ? ""
                : found.get(0).reservation().map(r -> r.hostname()).orElse("");
    }
}
