package org.smee.http.internal;

import java.util.List;
import java.util.stream.Collectors;

/** Writes the little JSON (RFC 8259) that the health page needs. */
final class Json {
    private Json() {}

    /** A string with quotes. */
    static String text(String value) {
        StringBuilder json = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || c >= 127) {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    /** An array of elements that are JSON already. */
    static String array(List<String> elements) {
        return elements.stream().collect(Collectors.joining(",", "[", "]"));
    }
}
