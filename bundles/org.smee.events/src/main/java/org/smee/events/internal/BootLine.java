package org.smee.events.internal;

import java.net.InetAddress;
import java.util.Locale;
import org.smee.api.event.BootEvent;
import org.smee.api.event.OneLine;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.Secrets;

/** One boot event as one line of text. */
final class BootLine {
    private static final int LONGEST_VALUE = 300;

    private BootLine() {}

    /** Prints the event; text from the network cannot break the line or add a field. */
    static String of(BootEvent event) {
        StringBuilder line = new StringBuilder(200).append("event=boot.").append(lower(event.stage()));
        event.machine()
                .mac()
                .map(MacAddress::toString)
                .ifPresent(mac -> line.append(" mac=").append(mac));
        event.machine()
                .address()
                .map(InetAddress::getHostAddress)
                .ifPresent(ip -> line.append(" ip=").append(ip));
        line.append(" outcome=").append(lower(event.outcome())).append(" why=");
        quote(line, Secrets.mask(event.why()));
        detail(line, event, "type");
        detail(line, event, "file");
        detail(line, event, "generator");
        detail(line, event, "skipped");
        detail(line, event, "xid");
        return line.toString();
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void detail(StringBuilder line, BootEvent event, String name) {
        String given = event.details().get(name);
        if (given == null) {
            return;
        }
        String value = Secrets.mask(given);
        line.append(' ').append(name).append('=');
        if (value.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\') && !value.isEmpty()) {
            line.append(value, 0, Math.min(value.length(), LONGEST_VALUE));
        } else {
            quote(line, value);
        }
    }

    private static void quote(StringBuilder line, String text) {
        line.append('"');
        int shown = Math.min(text.length(), LONGEST_VALUE);
        for (int i = 0; i < shown; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\r' -> line.append("\\r");
                case '\n' -> line.append("\\n");
                default -> {
                    line.append(OneLine.isHarmful(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
                }
            }
        }
        line.append(shown < text.length() ? "…\"" : "\"");
    }
}
