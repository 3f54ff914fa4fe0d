package org.smee.backend.kube.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsReader;
import org.smee.kube.Credentials;

/** What the tests of this bundle share. */
final class Kube {
    static final String MAC = "52:54:00:aa:88:2a";
    static final String MAC2 = "52:54:00:aa:88:2b";

    private Kube() {}

    /** Settings for an API server, impatient; {@code more} is key, value, key, value. */
    static KubeSettings settings(String api, String... more) {
        Map<String, Object> file = new HashMap<>();
        file.put("api", api);
        file.put("snapshot", "");
        file.put("retry.max", "300ms");
        file.put("stale.after", "0s");
        file.put("request.timeout", "2s");
        file.put("snapshot.interval", "100ms");
        for (int i = 0; i < more.length; i += 2) {
            file.put(more[i], more[i + 1]);
        }
        return KubeSettings.from(new SettingsReader(KubeSettings.PID, file, Map.of()));
    }

    /** Opens a backend that finds neither kubeconfig nor service account, only what the settings name. */
    static KubeHardware open(KubeSettings settings) {
        Path nowhere = Path.of("/nonexistent");
        return KubeHardware.open(settings, new Credentials(Map.of(), nowhere, nowhere));
    }

    static Lookup byMac(KubeHardware backend, String mac) {
        return now(backend.byMac(MacAddress.parse(mac)));
    }

    static Lookup byAddress(KubeHardware backend, String address) {
        return now(backend.byAddress(Ipv4Address.parse(address).toInetAddress()));
    }

    /** Whether the machine is known and current. */
    static boolean current(KubeHardware backend, String mac) {
        return byMac(backend, mac) instanceof Lookup.Found found
                && found.staleSince().isEmpty();
    }

    /** Whether the machine is known, but as of an earlier time. */
    static boolean stale(KubeHardware backend, String mac) {
        return byMac(backend, mac) instanceof Lookup.Found found
                && found.staleSince().isPresent();
    }

    static boolean unknown(KubeHardware backend, String mac) {
        return byMac(backend, mac) instanceof Lookup.Unknown;
    }

    static boolean unavailable(KubeHardware backend, String mac) {
        return byMac(backend, mac) instanceof Lookup.Unavailable;
    }

    private static Lookup now(CompletionStage<Lookup> answer) {
        return answer.toCompletableFuture().join();
    }
}
