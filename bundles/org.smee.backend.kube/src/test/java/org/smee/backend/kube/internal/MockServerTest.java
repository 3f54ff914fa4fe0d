package org.smee.backend.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.smee.backend.kube.internal.Kube.MAC;
import static org.smee.backend.kube.internal.Kube.MAC2;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smee.api.hardware.Lookup;

class MockServerTest {
    private MockCluster cluster;
    private CutProxy proxy;
    private KubeHardware backend;

    @BeforeEach
    void start() throws IOException {
        cluster = new MockCluster();
        cluster.create("one", FakeApi.Json.spec(MAC, "192.168.2.15"));
        proxy = new CutProxy(cluster.port());
        backend = Kube.open(Kube.settings(proxy.url()));
        await().until(() -> Kube.current(backend, MAC) && Kube.unknown(backend, MAC2));
    }

    @AfterEach
    void close() throws IOException {
        backend.close();
        proxy.close();
        cluster.close();
    }

    @Test
    void changesArriveByWebSocket() {
        cluster.create("two", FakeApi.Json.spec(MAC2, "192.168.2.16"));
        await().until(() -> Kube.current(backend, MAC2));
        cluster.change("two", FakeApi.Json.spec(MAC2, "192.168.2.17"));
        await().until(() -> Kube.byAddress(backend, "192.168.2.17") instanceof Lookup.Found);
        assertThat(Kube.byAddress(backend, "192.168.2.16")).isInstanceOf(Lookup.Unknown.class);
        cluster.delete("one");

        await().until(() -> Kube.unknown(backend, MAC));
        assertThat(backend.status().problems()).isEmpty();
    }

    @Test
    void whatHappenedBehindACutIsCaughtUpWith() {
        proxy.cut();
        cluster.delete("one");
        cluster.create("two", FakeApi.Json.spec(MAC2, "192.168.2.16"));
        await().until(() -> Kube.stale(backend, MAC));
        assertThat(Kube.unavailable(backend, MAC2)).isTrue();
        proxy.heal();

        await().until(() -> Kube.current(backend, MAC2) && Kube.unknown(backend, MAC));
    }

    @Test
    void manyCutsEndInWhatTheClusterHolds() {
        for (int i = 0; i < 20; i++) {
            cluster.create("m" + i, FakeApi.Json.spec("52:54:00:00:00:" + (10 + i), "10.0.0." + (10 + i)));
            proxy.reset();
            if (i % 2 == 0) {
                cluster.delete("m" + i);
            }
        }

        await().until(() -> backend.status().records() == 11 && Kube.unknown(backend, MAC2));
        assertThat(Kube.current(backend, MAC)).isTrue();
    }
}
