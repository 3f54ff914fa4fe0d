package org.smee.iso.internal;

/** Text for people. */
final class Text {
    private static final int LONGEST = 500;

    private Text() {}

    /** One line without control characters, whatever the network sent. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), LONGEST));
        text.codePoints().limit(LONGEST).forEach(c -> {
            int kind = Character.getType(c);
            boolean harmful = Character.isISOControl(c)
                    || kind == Character.FORMAT
                    || kind == Character.LINE_SEPARATOR
                    || kind == Character.PARAGRAPH_SEPARATOR;
            if (harmful) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }
}
