package org.smee.syslog.internal;

/**
 * The form of RFC 3164 section 4.1 and its relatives: {@code time host tag[pid]: text}, any of them missing. The time
 * may be RFC 3339 (rsyslog), a switch's with a sequence number in front (Cisco), and the host may be missing behind it
 * (busybox, docker) or be there without it (iPXE).
 */
final class Rfc3164 {
    private static final int MAX_HOST = 255;
    private static final int MAX_TAG = 64;
    private static final int MAX_PROC_ID = 128;
    private static final int MAX_SEQUENCE = 10;
    private static final String NOT_IN_TAGS = "\"'=,;<>{}|";

    private final Scan scan;
    private String sent = "";
    private String host = "";
    private String app = "";
    private String procId = "";
    private String msgId = "";

    private Rfc3164(Scan scan) {
        this.scan = scan;
    }

    /** Reads what follows the priority. */
    static SyslogMessage parse(Scan scan, int priority) {
        Rfc3164 found = new Rfc3164(scan);
        found.header();
        return found.message(priority);
    }

    /** Reads a message without priority; only a time in front makes the rest more than text. */
    static SyslogMessage withoutPriority(Scan scan) {
        Rfc3164 found = new Rfc3164(scan);
        if (found.afterTime(scan.at) > scan.at) {
            found.header();
        }
        return found.message(Priority.DEFAULT);
    }

    private SyslogMessage message(int priority) {
        return new SyslogMessage(priority, sent, host, app, procId, msgId, "", scan.rest());
    }

    private void header() {
        if (time()) {
            host();
        } else {
            hostOfIpxe();
        }
        tag();
    }

    private int afterTime(int start) {
        int iso = Timestamp.afterIso(scan, start);
        return iso > start ? iso : Timestamp.afterBsd(scan, start);
    }

    private boolean time() {
        int start = afterSequence();
        if (start > scan.at && afterTime(start) == start) {
            start = afterOrigin(start);
        }
        int end = afterTime(start);
        if (end == start || !(scan.is(end, ' ') || scan.is(end, ':') || end == scan.end)) {
            return false;
        }
        if (start > scan.at) {
            msgId = scan.text(scan.at, scan.afterDigits(scan.at, MAX_SEQUENCE));
        }
        sent = scan.text(start, end);
        scan.at = end;
        return true;
    }

    /** Behind Cisco's {@code 45: }. */
    private int afterSequence() {
        int end = scan.afterDigits(scan.at, MAX_SEQUENCE);
        return scan.is(end, ':') && scan.is(end + 1, ' ') ? end + 2 : scan.at;
    }

    /** Behind Cisco's {@code name: } between number and time; the name is the host. */
    private int afterOrigin(int start) {
        int end = scan.afterWord(start);
        boolean named = end < scan.end && scan.is(end - 1, ':') && isHost(start, end - 1);
        if (!named || afterTime(end + 1) == end + 1) {
            return start;
        }
        host = scan.text(start, end - 1);
        return end + 1;
    }

    /** Takes the word behind the time, unless it is the tag already. */
    private void host() {
        if (host.isEmpty() && scan.is(scan.at, ' ')) {
            int start = scan.at + 1;
            int end = scan.afterWord(start);
            scan.at = start;
            if (end < scan.end && isHost(start, end)) {
                host = scan.text(start, end);
                scan.at = end;
            }
        }
        skipSeparator();
    }

    /** The space behind the host, or a switch's {@code : } or {@code  : }. */
    private void skipSeparator() {
        int colon = scan.is(scan.at, ' ') && scan.is(scan.at + 1, ':') ? scan.at + 1 : scan.at;
        if (scan.is(colon, ':') && scan.is(colon + 1, ' ')) {
            scan.at = colon + 2;
        } else if (scan.is(scan.at, ' ') && !host.isEmpty()) {
            scan.at++;
        }
    }

    private boolean isHost(int start, int end) {
        if (end - start > MAX_HOST || end == start || scan.is(end - 1, ':')) {
            return false;
        }
        for (int i = start; i < end; i++) {
            int c = scan.byteAt(i);
            boolean inNames = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c > 0x7f;
            if (!inNames && c != '.' && c != '-' && c != '_' && c != ':' && c != '%') {
                return false;
            }
        }
        return true;
    }

    /** iPXE sends {@code host ipxe: text}, without a time. */
    private void hostOfIpxe() {
        int end = scan.afterWord(scan.at);
        boolean ipxe = scan.is(end + 1, 'i')
                && scan.is(end + 2, 'p')
                && scan.is(end + 3, 'x')
                && scan.is(end + 4, 'e')
                && scan.is(end + 5, ':');
        if (ipxe && isHost(scan.at, end)) {
            host = scan.text(scan.at, end);
            scan.at = end + 1;
        }
    }

    /** Takes {@code tag: }, {@code tag[pid]: } or {@code tag[pid] }; anything else is text. */
    private void tag() {
        int start = scan.at;
        int end = start;
        while (end < start + MAX_TAG && isInTags(scan.byteAt(end))) {
            end++;
        }
        if (scan.afterDigits(start, MAX_TAG) == end) {
            return; // nothing, or a number
        }
        int close = scan.is(end, '[') ? afterProcId(end + 1) : end;
        boolean colon = scan.is(close, ':');
        int after = colon ? close + 1 : close;
        boolean ended = after == scan.end || scan.is(after, ' ');
        if (!ended || !colon && close == end) {
            return;
        }
        app = scan.text(start, end);
        procId = close == end ? "" : scan.text(end + 1, close - 1);
        scan.at = Math.min(after + 1, scan.end);
    }

    /** Behind the bracket that closes; {@code start} - 1 if it does not. */
    private int afterProcId(int start) {
        int at = start;
        while (at < start + MAX_PROC_ID && scan.byteAt(at) > ' ' && scan.byteAt(at) != ']') {
            at++;
        }
        return scan.is(at, ']') && at > start ? at + 1 : start - 1;
    }

    private static boolean isInTags(int c) {
        return c > ' ' && c < 0x7f && c != ':' && c != '[' && c != ']' && NOT_IN_TAGS.indexOf(c) < 0;
    }
}
