package org.smee.syslog.internal;

import java.util.Optional;

/**
 * Reads what machines send as syslog: RFC 5424, RFC 3164 and what is near it. Nothing is unreadable: what fits no form
 * is text with the default priority, and no byte of it is lost.
 */
final class SyslogParser {
    private static final int MAX_PRIORITY_DIGITS = 3;

    private SyslogParser() {}

    /** Reads one message. Line ends and NULs at its end are framing, not text. */
    static SyslogMessage parse(byte[] message) {
        Scan scan = new Scan(message, trimmed(message));
        int priority = priority(scan);
        if (priority < 0) {
            return Rfc3164.withoutPriority(scan);
        }
        Optional<SyslogMessage> modern = Rfc5424.parse(scan, priority);
        return modern.isPresent() ? modern.get() : Rfc3164.parse(scan, priority);
    }

    private static int trimmed(byte[] message) {
        int end = message.length;
        while (end > 0 && (message[end - 1] == '\n' || message[end - 1] == '\r' || message[end - 1] == 0)) {
            end--;
        }
        return end;
    }

    /** Reads {@code <n>} and moves behind it; -1 and no move if there is none in 0..191 (RFC 5424 section 6.2.1). */
    private static int priority(Scan scan) {
        int close = scan.afterDigits(1, MAX_PRIORITY_DIGITS);
        if (!scan.is(0, '<') || close == 1 || !scan.is(close, '>')) {
            return -1;
        }
        int value = 0;
        for (int i = 1; i < close; i++) {
            value = value * 10 + scan.byteAt(i) - '0';
        }
        if (value > Priority.HIGHEST) {
            return -1;
        }
        scan.at = close + 1;
        return value;
    }
}
