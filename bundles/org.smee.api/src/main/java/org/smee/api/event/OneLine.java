package org.smee.api.event;

/** Reasons in words, fit for one line of an answer or a log. */
public final class OneLine {
    private OneLine() {}

    /**
     * Returns the first {@code longest} characters of {@code text}, with those that end a line, steer a terminal or turn
     * the direction of writing shown as {@code \}{@code uNNNN}: it may be what the network sent.
     */
    public static String of(String text, int longest) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), longest));
        text.codePoints().limit(longest).forEach(c -> {
            if (isHarmful(c)) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    /** Besides the C0 and C1 controls: line and paragraph separators, and marks that reverse the text. */
    public static boolean isHarmful(int codePoint) {
        int kind = Character.getType(codePoint);
        return Character.isISOControl(codePoint)
                || kind == Character.FORMAT
                || kind == Character.LINE_SEPARATOR
                || kind == Character.PARAGRAPH_SEPARATOR;
    }
}
