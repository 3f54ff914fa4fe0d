package org.smee.backend.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.smee.backend.kube.internal.Kube.MAC;
import static org.smee.backend.kube.internal.Kube.MAC2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smee.api.hardware.Lookup;
import org.smee.kube.Credentials;

class OutageTest {
    private final List<AutoCloseable> open = new ArrayList<>();
    private FakeApi api;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws IOException {
        api = FakeApi.start();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        api.close();
    }

    private KubeHardware backend(String... settings) {
        KubeHardware backend = Kube.open(Kube.settings(api.url(), settings));
        open.add(backend);
        return backend;
    }

    private void machine(String name, String mac, String address) {
        api.put(name, FakeApi.Json.spec(mac, address));
    }

    @Test
    void changesAreSeenAsTheyHappen() {
        machine("one", MAC, "192.168.2.15");
        KubeHardware backend = backend();
        await().until(() -> Kube.current(backend, MAC));
        assertThat(Kube.unknown(backend, MAC2)).isTrue();

        machine("two", MAC2, "192.168.2.16");
        await().until(() -> Kube.current(backend, MAC2));
        machine("two", MAC2, "192.168.2.17");
        await().until(() -> Kube.byAddress(backend, "192.168.2.17") instanceof Lookup.Found);
        assertThat(Kube.byAddress(backend, "192.168.2.16")).isInstanceOf(Lookup.Unknown.class);
        api.delete("two");

        await().until(() -> Kube.unknown(backend, MAC2));
        assertThat(api.lists).hasValue(1);
    }

    @Test
    void anApiServerThatIsNotThereAtTheStartIsAnOutageNotUnknown() throws IOException {
        int port = api.port();
        api.close();
        KubeHardware backend = backend();

        await().until(() -> !backend.status().problems().isEmpty());
        assertThat(Kube.unavailable(backend, MAC)).isTrue();
        assertThat(backend.status().records()).isEqualTo(-1);
        assertThat(backend.status().problems()).anyMatch(p -> p.contains("no machine is known"));

        api = FakeApi.start(port);
        machine("one", MAC, "192.168.2.15");
        await().until(() -> Kube.current(backend, MAC));
        await().until(() -> Kube.unknown(backend, MAC2));
        assertThat(backend.status().problems()).isEmpty();
    }

    @Test
    void whatIsKnownIsServedAsStaleWhileTheApiServerIsAwayAndWhatWasDeletedMeanwhileGoes() throws IOException {
        machine("one", MAC, "192.168.2.15");
        machine("two", MAC2, "192.168.2.16");
        KubeHardware backend = backend();
        await().until(() -> Kube.current(backend, MAC2));
        int port = api.port();
        api.close();

        await().until(() -> Kube.stale(backend, MAC));
        assertThat(Kube.unavailable(backend, "52:54:00:aa:88:99")).isTrue();
        assertThat(backend.status().problems()).anyMatch(p -> p.contains("ago) are served"));

        api = FakeApi.start(port);
        machine("one", MAC, "192.168.2.15");
        await().until(() -> Kube.current(backend, MAC));
        await().until(() -> Kube.unknown(backend, MAC2));
        assertThat(Kube.byAddress(backend, "192.168.2.16")).isInstanceOf(Lookup.Unknown.class);
    }

    @Test
    void aDroppedWatchGoesOnWhereItStopped() {
        machine("one", MAC, "192.168.2.15");
        KubeHardware backend = backend();
        await().until(() -> Kube.unknown(backend, MAC2));
        machine("three", "52:54:00:aa:88:2c", "192.168.2.18");
        await().until(() -> Kube.current(backend, "52:54:00:aa:88:2c"));

        api.dropWatches();
        machine("two", MAC2, "192.168.2.16");
        api.delete("one");

        await().until(() -> Kube.current(backend, MAC2) && Kube.unknown(backend, MAC));
        assertThat(api.lists).hasValue(1);
    }

    @Test
    void aWatchThatBreaksInTheMiddleOfAFrameLosesNothing() {
        machine("one", MAC, "192.168.2.15");
        KubeHardware backend = backend();
        await().until(() -> api.watches.get() == 1);

        api.cutWatches();
        machine("two", MAC2, "192.168.2.16");

        await().until(() -> Kube.current(backend, MAC2) && Kube.current(backend, MAC));
    }

    @Test
    void goneMeansThatEverythingIsListedAgain() {
        machine("one", MAC, "192.168.2.15");
        KubeHardware backend = backend();
        await().until(() -> api.watches.get() == 1);

        machine("two", MAC2, "192.168.2.16");
        await().until(() -> Kube.current(backend, MAC2));
        api.delete("two");
        await().until(() -> Kube.unknown(backend, MAC2));
        machine("two", MAC2, "192.168.2.17");
        api.compact();
        api.dropWatches();

        await().until(() -> Kube.current(backend, MAC2) && api.lists.get() > 1);
        assertThat(backend.status().records()).isEqualTo(2);
    }

    @Test
    void aListThatOutlivesItsPagesIsReadInOnePiece() {
        for (int i = 10; i < 40; i++) {
            machine("m" + i, "52:54:00:00:00:" + i, "10.0.0." + i);
        }
        api.pageRefusals.add(410);
        KubeHardware backend = backend("page.size", "7");

        await().until(() -> Kube.unknown(backend, MAC));
        assertThat(backend.status().records()).isEqualTo(30);
        assertThat(api.pages).hasValue(3);
    }

    @Test
    void pagesAreReadToTheLast() {
        for (int i = 10; i < 40; i++) {
            machine("m" + i, "52:54:00:00:00:" + i, "10.0.0." + i);
        }
        KubeHardware backend = backend("page.size", "7");

        await().until(() -> Kube.unknown(backend, MAC));
        assertThat(backend.status().records()).isEqualTo(30);
        assertThat(api.pages).hasValue(5);
    }

    @Test
    void refusalsAreTriedAgain() {
        machine("one", MAC, "192.168.2.15");
        api.refusals.addAll(List.of(429, 429, 503));
        KubeHardware backend = backend();

        await().until(() ->
                Kube.current(backend, MAC) && backend.status().problems().isEmpty());
        assertThat(api.refusals).isEmpty();
    }

    @Test
    void aSilentApiServerIsNoticedAndServedFromMemory() {
        machine("one", MAC, "192.168.2.15");
        KubeHardware backend = backend("request.timeout", "300ms", "probe.interval", "100ms");
        await().until(() -> Kube.current(backend, MAC));

        api.silent(true);
        await().until(() -> Kube.stale(backend, MAC));
        api.silent(false);

        await().until(() -> Kube.current(backend, MAC));
    }

    @Test
    void anExpiredTokenIsReadAgainFromItsFile() throws IOException {
        machine("one", MAC, "192.168.2.15");
        api.token = "first";
        Path account = Files.createDirectory(folder.resolve("account"));
        Files.writeString(account.resolve("token"), "first\n");
        Credentials inCluster = new Credentials(Map.of("KUBERNETES_SERVICE_HOST", "127.0.0.1"), folder, account);
        KubeHardware backend = KubeHardware.open(Kube.settings(api.url()), inCluster);
        open.add(backend);
        await().until(() -> Kube.current(backend, MAC));

        api.token = "second";
        api.dropWatches();
        await().until(() -> backend.status().problems().stream().anyMatch(p -> p.contains("401")));
        assertThat(Kube.stale(backend, MAC)).isTrue();
        Files.writeString(account.resolve("token"), "second\n");

        await().until(() -> Kube.current(backend, MAC));
    }

    @Test
    void theLastKnownMachinesOutliveARestartWithoutAnApiServer() throws IOException {
        machine("one", MAC, "192.168.2.15");
        machine("two", MAC2, "192.168.2.16");
        String file = folder.resolve("kube.snapshot").toString();
        int port = api.port();
        try (KubeHardware before = Kube.open(Kube.settings(api.url(), "snapshot", file))) {
            await().until(() -> Kube.unknown(before, "52:54:00:aa:88:99"));
        }
        api.close();

        KubeHardware after = backend("snapshot", file);
        assertThat(Kube.stale(after, MAC)).isTrue();
        assertThat(Kube.unavailable(after, "52:54:00:aa:88:99")).isTrue();
        await().until(() -> after.status().problems().stream().anyMatch(p -> p.contains("ago) are served")));

        api = FakeApi.start(port);
        machine("one", MAC, "192.168.2.15");
        await().until(() -> Kube.current(after, MAC) && Kube.unknown(after, MAC2));
    }

    @Test
    void aSnapshotOfAnotherClusterIsNotServed() throws IOException {
        machine("one", MAC, "192.168.2.15");
        String file = folder.resolve("kube.snapshot").toString();
        try (KubeHardware before = Kube.open(Kube.settings(api.url(), "snapshot", file))) {
            await().until(() -> Kube.unknown(before, MAC2));
        }

        api.silent(true);
        KubeHardware other = backend("snapshot", file, "namespace", "other");
        assertThat(Kube.unavailable(other, MAC)).isTrue();
    }

    @Test
    void aServerWithoutTheResourceSaysWhatIsMissing() {
        api.served = "v1";
        KubeHardware backend = backend();

        await().until(() -> backend.status().problems().stream().anyMatch(p -> p.contains("kubectl get crd")));
    }

    @Test
    void aResourceThatIsNotThereForAMomentKeepsItsMachines() {
        machine("one", MAC, "192.168.2.15");
        KubeHardware backend = backend();
        await().until(() -> Kube.current(backend, MAC));

        api.served = "v1";
        api.dropWatches();
        await().until(() -> Kube.stale(backend, MAC));
        api.served = KubeSettings.V1ALPHA1;

        await().until(() -> Kube.current(backend, MAC));
    }

    @Test
    void v1alpha2IsReadWhereTheClusterServesIt() {
        api.served = KubeSettings.V1ALPHA2;
        api.put(
                "one",
                "{\"networkInterfaces\":{\"" + MAC
                        + "\":{\"ipam\":{\"ipv4\":{\"address\":\"10.0.0.5\",\"prefix\":24}}}}}");
        KubeHardware backend = backend();

        await().until(() -> Kube.current(backend, MAC));
        assertThat(Kube.byAddress(backend, "10.0.0.5")).isInstanceOf(Lookup.Found.class);
    }

    @Test
    void namespaceAndLabelsAreAskedFor() {
        KubeHardware backend = backend("namespace", "racks", "label.selector", "site in (a,b),x=1");

        await().until(() -> Kube.unknown(backend, MAC));
        synchronized (api.queries) {
            assertThat(api.queries)
                    .contains("/apis/tinkerbell.org/v1alpha1/namespaces/racks/hardware?limit=500"
                            + "&labelSelector=site%20in%20%28a%2Cb%29%2Cx%3D1");
        }
    }

    @Test
    void aMalformedObjectIsNamedAndHidesNobody() {
        api.put("bad", "{\"interfaces\":[{\"dhcp\":{\"mac\":\"no-mac\"}},7,{\"dhcp\":\"x\"}]}");
        machine("one", MAC, "192.168.2.15");
        KubeHardware backend = backend();

        await().until(() -> Kube.current(backend, MAC));
        assertThat(backend.status().problems())
                .anyMatch(p -> p.contains("default/bad") && p.contains("spec.interfaces[0].dhcp.mac=\"no-mac\""));
    }
}
