package org.smee.backend.http.internal;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.smee.api.hardware.HardwareBackend;
import org.smee.testkit.HardwareBackendContract;

class HttpBackendContractTest extends HardwareBackendContract {
    private final FakeEndpoint endpoint = new FakeEndpoint();
    private final HttpBackend backend =
            Backends.backend(endpoint, Map.of("url.address", endpoint.url("ip={ip}"), "deadline", "10s"));

    @Override
    protected HardwareBackend backendOfMachines() {
        MACHINES.forEach(machine -> {
            String json =
                    Backends.json(machine.mac().toString(), address(machine).toString());
            endpoint.put(machine.mac().toString(), json).put(address(machine).toString(), json);
        });
        return backend;
    }

    @Override
    protected boolean answersAtOnce() {
        return false;
    }

    @AfterEach
    void close() {
        backend.close();
        endpoint.close();
    }
}
