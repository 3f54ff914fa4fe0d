package org.smee.events.internal;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.settings.Secrets;

/**
 * One boot event as fields of the Elastic Common Schema 8.11, for logs that programs read; what the schema has no name
 * for is under {@code smee}. Values are cut and without secrets, but not escaped: that is up to the format.
 */
final class BootFields {
    private static final int LONGEST_VALUE = 1000;
    private static final int VERSION_AND_TRACE = 35; // of a traceparent, W3C Trace Context section 3.2.2
    private static final int TRACE_AT = 3;
    private static final Map<String, String> DETAILS = Map.ofEntries(
            Map.entry("type", "smee.dhcp.type"),
            Map.entry("reply", "smee.dhcp.reply"),
            Map.entry("xid", "smee.dhcp.xid"),
            Map.entry("giaddr", "smee.dhcp.giaddr"),
            Map.entry("interface", "observer.ingress.interface.name"),
            Map.entry("generator", "smee.generator"),
            Map.entry("skipped", "smee.skipped"),
            Map.entry("method", "http.request.method"),
            Map.entry("status", "http.response.status_code"),
            Map.entry("blksize", "smee.tftp.blksize"),
            Map.entry("windowsize", "smee.tftp.windowsize"),
            Map.entry("resent", "smee.tftp.resent"),
            Map.entry("severity", "smee.syslog.severity"),
            Map.entry("facility", "smee.syslog.facility"));

    private BootFields() {}

    static Map<String, String> of(BootEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("event.kind", "event");
        fields.put("event.category", "network");
        fields.put("event.dataset", "smee.boot");
        fields.put("event.action", "boot." + BootLine.lower(event.stage()));
        fields.put("event.outcome", outcome(event.outcome()));
        fields.put("event.reason", shown(event.why()));
        fields.put("smee.outcome", BootLine.lower(event.outcome()));
        fields.put("network.protocol", protocol(event.stage()));
        event.machine().mac().ifPresent(mac -> fields.put("client.mac", spelt(mac.toString())));
        event.machine().address().ifPresent(address -> fields.put("client.ip", address.getHostAddress()));
        DETAILS.forEach((name, field) -> detail(event, name).ifPresent(value -> fields.put(field, shown(value))));
        detail(event, "file").ifPresent(file -> fields.put(place(event.stage()), shown(path(event.stage(), file))));
        detail(event, "bytes").ifPresent(bytes -> fields.put(size(event.stage()), shown(bytes)));
        nanos(event).ifPresent(nanos -> fields.put("event.duration", nanos));
        detail(event, "traceparent")
                .filter(parent -> parent.length() > VERSION_AND_TRACE)
                .ifPresent(parent -> fields.put("trace.id", shown(parent.substring(TRACE_AT, VERSION_AND_TRACE))));
        return fields;
    }

    private static Optional<String> detail(BootEvent event, String name) {
        return Optional.ofNullable(event.details().get(name));
    }

    private static String outcome(Outcome outcome) {
        return switch (outcome) {
            case SERVED -> "success";
            case IGNORED -> "unknown";
            case REFUSED, NOT_FOUND, FAILED, LOOP -> "failure";
        };
    }

    private static String protocol(Stage stage) {
        return switch (stage) {
            case DHCP -> "dhcp";
            case TFTP -> "tftp";
            case HTTP, SCRIPT, ISO -> "http";
            case SYSLOG -> "syslog";
        };
    }

    private static String place(Stage stage) {
        return stage == Stage.DHCP || stage == Stage.TFTP ? "file.path" : "url.path";
    }

    private static String size(Stage stage) {
        return stage == Stage.TFTP ? "smee.tftp.bytes" : "http.response.body.bytes";
    }

    private static String path(Stage stage, String file) {
        boolean relative = place(stage).equals("url.path") && !file.startsWith("/") && !file.contains("://");
        return relative ? "/" + file : file;
    }

    /** As the schema writes MACs (RFC 7042 section 2.1). */
    private static String spelt(String mac) {
        return mac.replace(':', '-').toUpperCase(Locale.ROOT);
    }

    private static Optional<String> nanos(BootEvent event) {
        return detail(event, "took-us")
                .map(micros -> micros + "000")
                .or(() -> detail(event, "took-ms").map(millis -> millis + "000000"))
                .filter(nanos -> nanos.matches("[0-9]+"));
    }

    private static String shown(String value) {
        String cut = value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value;
        return Secrets.mask(cut);
    }
}
