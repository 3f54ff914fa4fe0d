package org.smee.backend.file.internal;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A piece of YAML or JSON, with the line it starts at, counted from 1. */
sealed interface Node {
    /** Words that YAML reads as "nothing" where they stand without quotes. */
    Set<String> NULLS = Set.of("", "~", "null");

    int line();

    /** A scalar as it stands in the file, never read as a number; {@code plain}: without quotes. */
    record Text(String value, boolean plain, int line) implements Node {}

    record Sequence(List<Node> elements, int line) implements Node {}

    /** Entries in the file's order, merged ones ({@code <<}) last; keys may repeat. */
    record Mapping(List<Entry> entries, int line) implements Node {
        static final Mapping EMPTY = new Mapping(List.of(), 0);
    }

    record Entry(String key, Node value, int line) {}

    /** Says whether this stands for "nothing". */
    default boolean isNull() {
        return this instanceof Text text && text.plain && NULLS.contains(text.value.toLowerCase(Locale.ROOT));
    }
}
