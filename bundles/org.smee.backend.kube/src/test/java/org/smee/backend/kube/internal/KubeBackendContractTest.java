package org.smee.backend.kube.internal;

import static org.awaitility.Awaitility.await;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.testkit.HardwareBackendContract;

class KubeBackendContractTest extends HardwareBackendContract {
    private final MockCluster cluster = new MockCluster();
    private @Nullable KubeHardware backend;

    @Override
    protected HardwareBackend backendOfMachines() {
        for (Hardware machine : MACHINES) {
            String mac = machine.mac().toString();
            cluster.create(
                    "m-" + mac.replace(':', '-'),
                    FakeApi.Json.spec(mac, address(machine).toString()));
        }
        KubeHardware opened = Kube.open(Kube.settings(cluster.url()));
        backend = opened;
        await().until(() -> Kube.unknown(opened, "52:54:00:00:00:01"));
        return opened;
    }

    @AfterEach
    void close() {
        if (backend != null) {
            backend.close();
        }
        cluster.close();
    }
}
