package org.smee.shell.internal;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Option;

/** Karaf takes options before the first argument only; operators type them behind it. This takes those. */
final class Words {
    private Words() {}

    /**
     * Sets the fields of {@code command} that {@code words} holds options for, and returns the one other word, if there
     * is one. Throws {@link IllegalArgumentException} that says what is allowed.
     */
    static Optional<String> take(Action command, List<String> words) {
        Map<String, Field> options = options(command);
        List<String> plain = new ArrayList<>();
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!word.startsWith("-")) {
                plain.add(word);
            } else if (!options.containsKey(name)) {
                throw new IllegalArgumentException(
                        name + " is not known here; allowed: " + String.join(", ", options.keySet()));
            } else if (options.get(name).getType() == boolean.class) {
                set(command, options.get(name), true);
            } else if (equals < 0 && !rest.hasNext()) {
                throw new IllegalArgumentException(name + " needs a value; see --help");
            } else {
                setValue(command, name, options.get(name), equals < 0 ? rest.next() : word.substring(equals + 1));
            }
        }
        if (plain.size() > 1) {
            throw new IllegalArgumentException("only one machine at a time, but there is also " + plain.get(1));
        }
        return plain.stream().findFirst();
    }

    private static Map<String, Field> options(Action command) {
        Map<String, Field> options = new TreeMap<>();
        for (Class<?> type = command.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Option option = field.getAnnotation(Option.class);
                if (option != null) {
                    options.put(option.name(), field);
                    Arrays.stream(option.aliases()).forEach(alias -> options.put(alias, field));
                }
            }
        }
        return options;
    }

    private static void setValue(Action command, String name, Field field, String value) {
        if (field.getType() != int.class) {
            set(command, field, value);
        } else if (value.matches("\\d{1,9}")) {
            set(command, field, Integer.valueOf(value));
        } else {
            throw new IllegalArgumentException(name + " " + value + " is not allowed; allowed: a number, 0 or more");
        }
    }

    private static void set(Action command, Field field, Object value) {
        try {
            field.set(command, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot set " + field, e);
        }
    }
}
