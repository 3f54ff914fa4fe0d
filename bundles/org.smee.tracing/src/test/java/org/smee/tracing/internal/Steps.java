package org.smee.tracing.internal;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsReader;
import org.smee.api.trace.BootTrace;

/** Steps of boots as servers tell them. */
final class Steps {
    static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");
    static final InetAddress ADDRESS = Ipv4Address.parse("192.0.2.15").toInetAddress();
    static final Machine MACHINE = new Machine(Optional.of(MAC), Optional.of(ADDRESS));
    static final Machine BY_ADDRESS = new Machine(Optional.empty(), Optional.of(ADDRESS));
    static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

    private Steps() {}

    static TracingSettings settings(String... pairs) {
        Map<String, String> file = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            file.put(pairs[i], pairs[i + 1]);
        }
        return TracingSettings.from(new SettingsReader(TracingSettings.PID, file, Map.of()));
    }

    static BootEvent dhcp(BootTrace trace, int second, String type, String reply) {
        Map<String, String> details =
                new HashMap<>(Map.of("type", type, "reply", reply, "xid", "01020304", "took-us", "1500"));
        details.putAll(Map.of("interface", "br0", "file", "ipxe.efi"));
        if (trace.isPresent()) {
            details.put("traceparent", trace.traceparent());
        }
        return event(second, Stage.DHCP, Outcome.SERVED, MACHINE, details);
    }

    static BootEvent event(int second, Stage stage, Outcome outcome, Machine machine, Map<String, String> details) {
        return new BootEvent(BEGAN.plusSeconds(second), stage, outcome, "because", machine, details);
    }

    static List<String> names(List<SpanData> spans) {
        return spans.stream().map(SpanData::getName).toList();
    }
}
