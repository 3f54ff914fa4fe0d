package org.smee.http.internal;

import java.time.Instant;
import javax.servlet.http.HttpServletRequest;
import org.smee.api.boot.BootFile;

/** Conditional requests (RFC 9110 section 13). A file whose age is not known (epoch) is compared by tag alone. */
final class Conditions {
    private static final long NONE = -1;

    private Conditions() {}

    /** Whether the client may not have the file as it is now: 412. */
    static boolean failed(HttpServletRequest request, BootFile file) {
        String match = request.getHeader("If-Match");
        if (match != null) {
            return !lists(match, file, false);
        }
        long since = date(request, "If-Unmodified-Since");
        return since != NONE && hasAge(file) && file.modified().toEpochMilli() / 1000 > since / 1000;
    }

    /** Whether the client has the file already: 304. */
    static boolean notModified(HttpServletRequest request, BootFile file) {
        String noneMatch = request.getHeader("If-None-Match");
        if (noneMatch != null) {
            return lists(noneMatch, file, true);
        }
        long since = date(request, "If-Modified-Since");
        return since != NONE && hasAge(file) && file.modified().toEpochMilli() / 1000 <= since / 1000;
    }

    /** The range to send; everything if the client's part is of another content (RFC 9110 section 13.1.5). */
    static ByteRange range(HttpServletRequest request, BootFile file) {
        String range = request.getHeader("Range");
        if (range == null || !request.getMethod().equals("GET") || !ifRange(request, file)) {
            return ByteRange.whole(file.size());
        }
        return ByteRange.of(range, file.size());
    }

    /** The tag as it stands in a header. */
    static String quoted(BootFile file) {
        return '"' + file.etag() + '"';
    }

    static boolean hasAge(BootFile file) {
        return !file.modified().equals(Instant.EPOCH);
    }

    private static boolean ifRange(HttpServletRequest request, BootFile file) {
        String condition = request.getHeader("If-Range");
        if (condition == null) {
            return true;
        }
        if (condition.startsWith("\"") || condition.startsWith("W/")) {
            return condition.trim().equals(quoted(file));
        }
        long date = date(request, "If-Range");
        return date != NONE && hasAge(file) && file.modified().toEpochMilli() / 1000 == date / 1000;
    }

    private static boolean lists(String header, BootFile file, boolean weakCounts) {
        if (header.trim().equals("*")) {
            return true;
        }
        String tag = quoted(file);
        for (String element : header.split(",")) {
            String candidate = element.trim();
            if (candidate.equals(tag) || weakCounts && candidate.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    private static long date(HttpServletRequest request, String name) {
        if (request.getHeader(name) == null) {
            return NONE;
        }
        try {
            return request.getDateHeader(name);
        } catch (IllegalArgumentException e) {
            return NONE; // a date that is none is to be ignored (RFC 9110 section 13.1.3)
        }
    }
}
