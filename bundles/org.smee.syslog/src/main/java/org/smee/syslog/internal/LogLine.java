package org.smee.syslog.internal;

import java.time.ZoneId;

/** One message as one line: when it came, {@code key=value} pairs, the text last. Reused by one thread. */
final class LogLine {
    private static final int LONGEST_FIELD = 256;
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder line = new StringBuilder(512);
    private final LineTime time;

    LogLine(ZoneId zone) {
        time = new LineTime(zone);
    }

    /** Prints the message, valid until the next call; text from the network cannot begin another line or reach the fields in front of it. */
    CharSequence of(Entry.Message received, SyslogMessage message) {
        start(received, Priority.severityName(message.priority()));
        line.append(" facility=").append(Priority.facility(message.priority()));
        field(" host=", message.host());
        field(" app=", message.app());
        field(" pid=", message.procId());
        field(" msgid=", message.msgId());
        field(" sent=", message.sent());
        if (!message.data().isEmpty()) {
            line.append(" data=");
            escaped(message.data(), message.data().length());
        }
        line.append(" text=");
        escaped(message.text(), message.text().length());
        return received.cut ? line.append("… [cut]") : line;
    }

    /** Says how many messages of the sender were left out. */
    CharSequence of(Entry.Suppressed suppressed) {
        start(suppressed, "warning");
        return line.append(" app=smee text=").append(suppressed.count()).append(" messages suppressed");
    }

    private void start(Entry entry, String severity) {
        line.setLength(0);
        time.printTo(line, entry.millis());
        entry.sender().printTo(line.append(' '));
        line.append(" severity=").append(severity);
    }

    private void field(String name, String value) {
        if (value.isEmpty()) {
            return;
        }
        line.append(name);
        boolean quoted = !isWord(value);
        if (quoted) {
            line.append('"');
        }
        escaped(value, Math.min(value.length(), LONGEST_FIELD));
        line.append(value.length() > LONGEST_FIELD ? "…" : "").append(quoted ? "\"" : "");
    }

    private static boolean isWord(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == '=') {
                return false;
            }
        }
        return true;
    }

    private void escaped(String text, int length) {
        int plain = 0;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if ((c < ' ' || c >= 0x7f) && isHarmful(c)) {
                line.append(text, plain, i);
                escape(c);
                plain = i + 1;
            }
        }
        line.append(text, plain, length);
    }

    private void escape(char c) {
        switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default ->
                line.append("\\u")
                        .append(HEX.charAt(c >> 12))
                        .append(HEX.charAt(c >> 8 & 15))
                        .append(HEX.charAt(c >> 4 & 15))
                        .append(HEX.charAt(c & 15));
        }
    }

    /** Controls, and what a viewer takes for a line end or for an order to turn the text around. */
    private static boolean isHarmful(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
