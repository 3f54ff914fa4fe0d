package org.smee.syslog.internal;

/** Finds where a time of day ends; what it says is left to the reader, because clocks of booting machines lie. */
final class Timestamp {
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int MAX_FRACTION = 9;
    private static final int MAX_ZONE = 5;

    private Timestamp() {}

    /** Behind {@code 2003-10-11T22:14:15.003Z} (RFC 3339; the zone may be missing); {@code start} if there is none. */
    static int afterIso(Scan scan, int start) {
        boolean date = scan.afterDigits(start, 4) == start + 4
                && scan.is(start + 4, '-')
                && scan.afterDigits(start + 5, 2) == start + 7
                && scan.is(start + 7, '-')
                && scan.afterDigits(start + 8, 2) == start + 10
                && scan.is(start + 10, 'T');
        int at = date ? afterClock(scan, start + 11) : start + 11;
        if (at == start + 11) {
            return start;
        }
        if (scan.is(at, 'Z')) {
            return at + 1;
        }
        boolean offset = (scan.is(at, '+') || scan.is(at, '-'))
                && scan.afterDigits(at + 1, 2) == at + 3
                && scan.is(at + 3, ':')
                && scan.afterDigits(at + 4, 2) == at + 6;
        return offset ? at + 6 : at;
    }

    /**
     * Behind {@code Oct 11 22:14:15} (RFC 3164 section 4.1.2), with what switches add: a year before or behind the day,
     * a mark in front, fractions, a zone before the colon. {@code start} if there is none.
     */
    static int afterBsd(Scan scan, int start) {
        int at = scan.is(start, '*') || scan.is(start, '.') ? start + 1 : start;
        at = afterYear(scan, at);
        if (!isMonth(scan, at) || !scan.is(at + 3, ' ')) {
            return start;
        }
        int day = scan.is(at + 4, ' ') ? at + 5 : at + 4;
        int afterDay = scan.afterDigits(day, 2);
        if (afterDay == day || !scan.is(afterDay, ' ')) {
            return start;
        }
        int clock = afterYear(scan, afterDay + 1);
        int end = afterClock(scan, clock);
        return end == clock ? start : afterZone(scan, end);
    }

    private static int afterYear(Scan scan, int start) {
        return scan.afterDigits(start, 4) == start + 4 && scan.is(start + 4, ' ') ? start + 5 : start;
    }

    private static boolean isMonth(Scan scan, int start) {
        for (int month = 0; month < MONTHS.length(); month += 3) {
            if (scan.is(start, MONTHS.charAt(month))
                    && scan.is(start + 1, MONTHS.charAt(month + 1))
                    && scan.is(start + 2, MONTHS.charAt(month + 2))) {
                return true;
            }
        }
        return false;
    }

    private static int afterClock(Scan scan, int start) {
        boolean clock = scan.afterDigits(start, 2) == start + 2
                && scan.is(start + 2, ':')
                && scan.afterDigits(start + 3, 2) == start + 5
                && scan.is(start + 5, ':')
                && scan.afterDigits(start + 6, 2) == start + 8;
        if (!clock) {
            return start;
        }
        int fraction = start + 9;
        int end = scan.is(start + 8, '.') ? scan.afterDigits(fraction, MAX_FRACTION) : fraction;
        return end > fraction ? end : start + 8;
    }

    /** A zone counts only if a colon ends the time, as on switches; else the word is the host name. */
    private static int afterZone(Scan scan, int start) {
        int at = start + 1;
        while (at <= start + MAX_ZONE && scan.byteAt(at) >= 'A' && scan.byteAt(at) <= 'Z') {
            at++;
        }
        return scan.is(start, ' ') && at > start + 1 && scan.is(at, ':') ? at : start;
    }
}
