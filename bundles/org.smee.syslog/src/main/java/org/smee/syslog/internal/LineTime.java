package org.smee.syslog.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Prints times as RFC 3339 has them, with milliseconds; what stays the same within a second is made once. */
final class LineTime {
    private static final int MILLIS = 1000;
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.");
    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("XXX");

    private final ZoneId zone;
    private long second = Long.MIN_VALUE;
    private String before = "";
    private String after = "";

    LineTime(ZoneId zone) {
        this.zone = zone;
    }

    void printTo(StringBuilder line, long millis) {
        long now = Math.floorDiv(millis, MILLIS);
        if (now != second) {
            second = now;
            before = SECOND.format(Instant.ofEpochSecond(now).atZone(zone));
            after = OFFSET.format(Instant.ofEpochSecond(now).atZone(zone));
        }
        int rest = Math.floorMod(millis, MILLIS);
        line.append(before)
                .append((char) ('0' + rest / 100))
                .append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10))
                .append(after);
    }
}
