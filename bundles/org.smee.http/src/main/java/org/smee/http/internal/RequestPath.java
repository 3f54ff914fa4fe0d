package org.smee.http.internal;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The path of a request target (RFC 9110 section 7.1, RFC 3986 section 3.3), decoded strictly. */
final class RequestPath {
    private RequestPath() {}

    /**
     * Decodes percent escapes. Empty for a path that could mean another file than it seems to: bad escapes or UTF-8,
     * control characters, backslashes, escaped slashes, and the segments {@code .} and {@code ..} in any spelling.
     */
    static Optional<String> decode(String raw) {
        if (isPlain(raw)) {
            return hasDotSegment(raw) ? Optional.empty() : Optional.of(raw);
        }
        return unescape(raw).filter(path -> !hasDotSegment(path));
    }

    /**
     * Where the original sends a client whose path is not in its shortest form: without empty and dot segments, escaped
     * again. Empty if the path is in that form or cannot be decoded.
     */
    static Optional<String> shorter(String raw) {
        Optional<String> path = isPlain(raw) ? Optional.of(raw) : unescape(raw);
        if (path.isEmpty() || !hasDotSegment(path.get()) && !path.get().contains("//")) {
            return Optional.empty();
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.get().split("/")) {
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.addLast(segment);
            }
        }
        String clean = "/" + String.join("/", segments);
        boolean directory = path.get().endsWith("/") && !segments.isEmpty();
        try {
            return Optional.of(new URI(null, null, directory ? clean + "/" : clean, null).toASCIIString());
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c <= ' ' || c >= 127 || c == '%' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static Optional<String> unescape(String raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        byte[] source = raw.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < source.length; i++) {
            int b = source[i];
            if (b == '%') {
                b = i + 2 < source.length ? hex(source[i + 1]) << 4 | hex(source[i + 2]) : -1;
                i += 2;
                if (b < 0 || b == '/') {
                    return Optional.empty();
                }
            }
            if ((b & 0xff) < ' ' || b == 127 || b == '\\') {
                return Optional.empty();
            }
            bytes.write(b);
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The value of a hex digit, or a number that stays negative after a shift and an or. */
    private static int hex(byte digit) {
        return digit < 0 ? -1 << 8 : Character.digit(digit, 16) < 0 ? -1 << 8 : Character.digit(digit, 16);
    }

    private static boolean hasDotSegment(String path) {
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            int length = end - start;
            boolean dots = length > 0 && path.charAt(start) == '.' && path.charAt(end - 1) == '.';
            if (dots && length <= 2) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }
}
