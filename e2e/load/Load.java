import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Machines that boot without end: DHCP at a fixed rate, 50 TFTP transfers, 50 HTTP clients, one ISO stream and one long download, one that logs.
 *
 * <p>Reads from standard input: {@code begin NAME} and {@code end} around each event, {@code quit} at last. Answers each
 * with a line: {@code begun}, a row of the table (tab-separated), the totals.
 */
public final class Load {
    private static final int CLIENTS = 50;
    private static final long SETTLE_NANOS = 9_500_000_000L;
    private static final String QUIET = "in between";

    private final Map<String, String> checksums = new ConcurrentHashMap<>();
    private final List<Tally> tallies = new ArrayList<>();
    /** Connections that the server closed between two requests. */
    final LongAdder renewed = new LongAdder();
    private volatile boolean running = true;
    private volatile Tally now = next(QUIET);

    /** Relay address, server address, machines, packets per second, syslog file, MAC of the ISO. */
    public static void main(String[] args) throws Exception {
        Load load = new Load();
        InetSocketAddress relay = new InetSocketAddress(args[0], 67);
        String server = args[1];
        int machines = Integer.parseInt(args[2]);
        int rate = Integer.parseInt(args[3]);
        Syslog syslog = new Syslog(load, new InetSocketAddress(server, 514), Path.of(args[4]));
        InetSocketAddress web = new InetSocketAddress(server, 8080);

        for (int i = 0; i < CLIENTS; i++) {
            Tftp tftp = new Tftp(load, new InetSocketAddress(server, 69), i % 2 == 0 ? "undionly.kpxe" : "blob.bin");
            thread("tftp-" + i, tftp::run);
            String script = String.format("/02:0a:00:00:00:%02x/auto.ipxe", i);
            Http http = new Http(
                    load, Tally.Kind.HTTP, web, 200, 0, script, script, script, script, "/ipxe/undionly.kpxe");
            thread("http-" + i, http::run);
        }
        Http iso = new Http(load, Tally.Kind.STREAM, web, 50, 3 << 20, "/iso/" + args[5] + "/hook.iso");
        thread("iso", iso::run);
        Http download = new Http(load, Tally.Kind.STREAM, web, 50, 3 << 20, "/tftp/long.bin");
        thread("download", download::run);
        thread("syslog", syslog::run);
        new Dhcp(load, relay, new InetSocketAddress(server, 67), machines).start(rate);
        load.obey(syslog, rate);
        System.exit(0);
    }

    boolean running() {
        return running;
    }

    /** What is going on now. */
    Tally now() {
        return now;
    }

    /** The checksum that was seen first under this name. */
    String expected(String name, String seen) {
        return checksums.computeIfAbsent(name, missing -> seen);
    }

    static void thread(String name, Task task) {
        Callable<Void> work = () -> {
            task.run();
            return null;
        };
        Thread thread = new Thread(
                () -> {
                    try {
                        work.call();
                    } catch (Exception e) {
                        System.out.println("BROKEN " + name + " " + e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Something that may fail. */
    interface Task {
        void run() throws Exception;
    }

    private Tally next(String name) {
        Tally next = new Tally(tallies.size(), name);
        tallies.add(next);
        return next;
    }

    private void obey(Syslog syslog, int rate) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("begin ")) {
                change(line.substring(6));
                System.out.println("begun");
            } else if (line.equals("end")) {
                Tally event = now;
                change(QUIET);
                settle(event, syslog);
                System.out.println("ROW\t" + row(event));
            } else if (line.equals("quit")) {
                Tally last = now;
                last.end();
                settle(last, syslog);
                totals(rate);
                running = false;
                return;
            }
        }
    }

    private void change(String name) {
        Tally before = now;
        now = next(name);
        before.end();
    }

    /** Until everything that was asked during the event is answered, or will never be. */
    private static void settle(Tally event, Syslog syslog) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + SETTLE_NANOS;
        while (event.dhcpOpen() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(20);
        }
        long missing = event.syslogSent.sum();
        for (int i = 0; i < 20 && missing > 0; i++) {
            Thread.sleep(100);
            missing = event.syslogSent.sum() - syslog.arrived(event);
        }
        event.wrong(Tally.Kind.SYSLOG, Math.max(0, missing));
    }

    private static String row(Tally event) {
        List<String> fields = new ArrayList<>(List.of(
                event.name,
                String.format("%.1f", event.seconds()),
                String.valueOf(event.dhcpSent.sum()),
                String.valueOf(event.wrong(Tally.Kind.DHCP) + Math.max(0, event.dhcpOpen() - event.wrong(Tally.Kind.DHCP))),
                String.valueOf(event.dhcpRepeated.sum())));
        for (Tally.Kind kind : List.of(Tally.Kind.TFTP, Tally.Kind.HTTP, Tally.Kind.STREAM, Tally.Kind.SYSLOG)) {
            fields.add(String.valueOf(event.wrong(kind)));
        }
        for (Tally.Kind kind : List.of(Tally.Kind.DHCP, Tally.Kind.TFTP, Tally.Kind.HTTP)) {
            fields.add(String.valueOf(event.worstMillis(kind)));
        }
        fields.add(event.firstProblem());
        return String.join("\t", fields);
    }

    private void totals(int rate) throws IOException {
        long sent = tallies.stream().mapToLong(tally -> tally.dhcpSent.sum()).sum();
        double seconds = (System.nanoTime() - tallies.get(0).began) / 1e9;
        StringBuilder done = new StringBuilder();
        for (Tally.Kind kind : Tally.Kind.values()) {
            done.append('\t')
                    .append(kind)
                    .append(' ')
                    .append(tallies.stream().mapToLong(tally -> tally.finished(kind)).sum());
        }
        tallies.stream().filter(tally -> tally.name.equals(QUIET)).forEach(tally -> System.out.println("QUIET\t" + row(tally)));
        done.append("\tHTTP connections that were closed between two requests ").append(renewed.sum());
        System.out.println("TOTAL\t" + (long) (sent / seconds) + "\t" + rate + done);
    }
}
