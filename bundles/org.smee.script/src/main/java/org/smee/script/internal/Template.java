package org.smee.script.internal;

import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Text with variables in pairs of braces. Four opening braces stand for two as they are, a single brace and a closing
 * pair mean nothing, and what is put in is not looked at again. Variables of iPXE, a dollar and one brace, are none of
 * its business.
 */
final class Template {
    private static final String OPEN = "{{";
    private static final String ESCAPED = "{{{{";
    private static final String CLOSE = "}}";
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._/-]*");

    private final String key;
    private final String text;

    /** {@code key} is what messages call the text. */
    Template(String key, String text) {
        this.key = key;
        this.text = text;
    }

    /** Puts in what {@code values} says. Throws {@link IllegalArgumentException} that names line and variable. */
    String fill(Function<String, String> values) {
        int open = text.indexOf(OPEN);
        if (open < 0) {
            return text;
        }
        StringBuilder filled = new StringBuilder(text.length() + 64);
        int done = 0;
        while (open >= 0) {
            if (text.startsWith(ESCAPED, open)) {
                filled.append(text, done, open).append(OPEN);
                done = open + ESCAPED.length();
            } else {
                int start =
                        text.startsWith("{", open + 2) ? open + 3 : open + 2; // ${{{name}}}: iPXE's brace comes first
                filled.append(text, done, start - 2);
                int close = text.indexOf(CLOSE, start);
                filled.append(value(values, start, close));
                done = close + CLOSE.length();
            }
            open = text.indexOf(OPEN, done);
        }
        return filled.append(text, done, text.length()).toString();
    }

    private String value(Function<String, String> values, int start, int close) {
        String name = close < 0 ? "" : text.substring(start, close).trim();
        if (!NAME.matcher(name).matches()) {
            throw problem(
                    start, "\"{{\" must be followed by the name of a variable and \"}}\"; write {{{{ for two braces");
        }
        try {
            return values.apply(name);
        } catch (IllegalArgumentException e) {
            throw problem(start, String.valueOf(e.getMessage()));
        }
    }

    private IllegalArgumentException problem(int at, String what) {
        long line = 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
        return new IllegalArgumentException(key + " line " + line + ": " + what);
    }
}
