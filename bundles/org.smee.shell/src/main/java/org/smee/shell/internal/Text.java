package org.smee.shell.internal;

import java.time.Duration;

/** Makes values fit for a terminal. */
final class Text {
    private Text() {}

    /**
     * Returns {@code raw} with every character that a terminal would act on (controls, line and direction marks)
     * written as {@code \xNN} or {@code \}{@code uNNNN}, and backslashes doubled. Text from the network goes through
     * here before it is printed.
     */
    static String escape(String raw) {
        return readable(raw.replace("\\", "\\\\"));
    }

    /** As {@link #escape}, with backslashes as they are: for text that people copy. */
    static String readable(String raw) {
        StringBuilder safe = new StringBuilder(raw.length());
        raw.codePoints().forEach(c -> {
            if (!isActive(c)) {
                safe.appendCodePoint(c);
            } else if (c < 256) {
                safe.append(String.format("\\x%02x", c));
            } else {
                safe.append(String.format("\\u%04x", c));
            }
        });
        return safe.toString();
    }

    private static boolean isActive(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Prints a duration in its two largest units, e.g. {@code 3 h 12 min}; below a second in milliseconds. */
    static String duration(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 1) {
            return time.toMillis() + " ms";
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds < 86_400
                ? seconds / 3600 + " h " + seconds / 60 % 60 + " min"
                : seconds / 86_400 + " d " + seconds / 3600 % 24 + " h";
    }

    /** Prints a number and its noun: {@code 1 record}, {@code 12 records}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
