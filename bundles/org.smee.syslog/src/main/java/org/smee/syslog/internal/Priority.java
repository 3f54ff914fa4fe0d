package org.smee.syslog.internal;

import java.util.List;

/** Facilities and severities (RFC 5424 section 6.2.1). A priority is facility × 8 + severity, 0..191. */
final class Priority {
    /** What a message without priority counts as: user, notice (RFC 3164 section 4.3.3). */
    static final int DEFAULT = 13;

    static final int HIGHEST = 191;
    static final int ERROR = 3;
    static final int WARNING = 4;
    static final int NOTICE = 5;
    static final int DEBUG = 7;

    private static final List<String> SEVERITIES =
            List.of("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug");
    private static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "clock",
            "authpriv",
            "ftp",
            "ntp",
            "audit",
            "alert",
            "cron",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");

    private Priority() {}

    static String facility(int priority) {
        return FACILITIES.get(priority >> 3);
    }

    static int severity(int priority) {
        return priority & 7;
    }

    static String severityName(int priority) {
        return SEVERITIES.get(severity(priority));
    }
}
