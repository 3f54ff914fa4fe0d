package org.smee.backend.http.internal;

import java.util.HashMap;
import java.util.Map;
import org.smee.api.settings.SettingsReader;

/** Backends and answers for tests. */
final class Backends {
    private Backends() {}

    static HttpBackendSettings settings(Map<String, String> file) {
        return HttpBackendSettings.from(new SettingsReader(HttpBackendSettings.PID, file, Map.of()));
    }

    /** One that asks {@code endpoint}, patiently unless {@code more} says otherwise. */
    static HttpBackend backend(FakeEndpoint endpoint, Map<String, String> more) {
        Map<String, String> file =
                new HashMap<>(Map.of("url.mac", endpoint.url("mac={mac}"), "deadline", "10s", "retry.delay", "1ms"));
        file.putAll(more);
        return new HttpBackend(settings(file));
    }

    static String json(String mac, String address) {
        return "{\"mac\": \"" + mac + "\", \"ipAddress\": \"" + address
                + "\", \"subnetMask\": \"255.255.255.0\", \"netboot\": {\"allowPxe\": true}}";
    }
}
