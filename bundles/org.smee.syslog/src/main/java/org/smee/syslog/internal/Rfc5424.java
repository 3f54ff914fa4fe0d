package org.smee.syslog.internal;

import java.util.Optional;

/** The form of RFC 5424 section 6. */
final class Rfc5424 {
    private static final int MAX_VERSION_DIGITS = 3;
    /** TIMESTAMP HOSTNAME APP-NAME PROCID MSGID (section 6.2). */
    private static final int HEADER_FIELDS = 5;

    private final Scan scan;
    private int from;
    private int to;

    private Rfc5424(Scan scan) {
        this.scan = scan;
    }

    /** Reads what follows the priority; empty, and nothing moved, if this is not the form. */
    static Optional<SyslogMessage> parse(Scan scan, int priority) {
        int afterVersion = scan.afterDigits(scan.at, MAX_VERSION_DIGITS);
        if (afterVersion == scan.at || scan.is(scan.at, '0') || !scan.is(afterVersion, ' ')) {
            return Optional.empty();
        }
        int start = scan.at;
        scan.at = afterVersion + 1;
        Optional<SyslogMessage> found = new Rfc5424(scan).fields(priority);
        if (found.isEmpty()) {
            scan.at = start;
        }
        return found;
    }

    private Optional<SyslogMessage> fields(int priority) {
        String[] header = new String[HEADER_FIELDS];
        for (int i = 0; i < HEADER_FIELDS; i++) {
            if (!next() || i == 0 && !isTime()) {
                return Optional.empty();
            }
            header[i] = value();
        }
        String data = data();
        return Optional.of(
                new SyslogMessage(priority, header[0], header[1], header[2], header[3], header[4], data, scan.rest()));
    }

    private boolean isTime() {
        return isNil() || Timestamp.afterIso(scan, from) == to;
    }

    /** Takes a field and the space behind it; false if one of them is missing. */
    private boolean next() {
        from = scan.at;
        to = scan.afterWord(from);
        scan.at = to + 1;
        return to > from && to < scan.end;
    }

    private boolean isNil() {
        return to == from + 1 && scan.is(from, '-');
    }

    private String value() {
        return isNil() ? "" : scan.text(from, to);
    }

    /** Takes the structured data; what is none stays where it is and becomes text. */
    private String data() {
        int start = scan.at;
        int after = scan.is(start, '-') ? start + 1 : afterElements(start);
        if (after < scan.end && !scan.is(after, ' ')) {
            return "";
        }
        scan.at = Math.min(after + 1, scan.end);
        return scan.is(start, '-') ? "" : scan.text(start, after);
    }

    /** Where the elements {@code [id name="value" …]…} end; {@code start} if there is none or one is broken. */
    private int afterElements(int start) {
        int end = start;
        while (scan.is(end, '[')) {
            int after = afterElement(end);
            if (after == end) {
                return start;
            }
            end = after;
        }
        return end;
    }

    private int afterElement(int start) {
        int at = afterName(start + 1);
        while (at > start + 1 && scan.is(at, ' ')) {
            int equals = afterName(at + 1);
            if (equals == at + 1 || !scan.is(equals, '=') || !scan.is(equals + 1, '"')) {
                return start;
            }
            at = afterValue(equals + 2);
        }
        return at > start + 1 && scan.is(at, ']') ? at + 1 : start;
    }

    /** SD-NAME: printable, without space, {@code =}, {@code ]} and quote. */
    private int afterName(int start) {
        int at = start;
        for (int c = scan.byteAt(at); c > ' ' && c < 0x7f && c != '=' && c != ']' && c != '"'; c = scan.byteAt(at)) {
            at++;
        }
        return at;
    }

    /** Behind the closing quote; a backslash protects the byte behind it. Without a quote: the end of the message. */
    private int afterValue(int start) {
        int at = start;
        while (at < scan.end && !scan.is(at, '"')) {
            at += scan.is(at, '\\') ? 2 : 1;
        }
        return Math.min(at + 1, scan.end);
    }
}
