package org.smee.shell.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints a record as {@code name: value} lines, nested ones indented, leaving out what is empty. */
final class Fields {
    private Fields() {}

    /** Returns the lines of {@code value}. */
    static List<String> lines(Record value) {
        List<String> lines = new ArrayList<>();
        add(lines, "", Json.components(value));
        return lines;
    }

    private static void add(List<String> lines, String indent, Map<?, ?> named) {
        named.forEach((name, value) -> {
            Object shown = value instanceof Optional<?> optional ? optional.orElse(null) : value;
            if (shown != null && Json.isComposite(shown)) {
                shown = Json.components((Record) shown);
            }
            String label = indent + Text.escape(String.valueOf(name)) + ":";
            if (shown instanceof Map<?, ?> nested) {
                List<String> inner = new ArrayList<>();
                add(inner, indent + "  ", nested);
                if (!inner.isEmpty()) {
                    lines.add(label);
                    lines.addAll(inner);
                }
            } else if (shown instanceof String text && text.indexOf('\n') >= 0) {
                lines.add(label);
                text.lines().forEach(line -> lines.add(indent + "  | " + Text.escape(line)));
            } else if (!isEmpty(shown)) {
                lines.add(label + " " + Text.escape(flat(shown)));
            }
        });
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null || value.equals("") || value instanceof Collection<?> list && list.isEmpty();
    }

    private static String flat(@Nullable Object value) {
        return value instanceof Collection<?> list
                ? list.stream().map(Fields::flat).collect(Collectors.joining(", "))
                : String.valueOf(value);
    }
}
