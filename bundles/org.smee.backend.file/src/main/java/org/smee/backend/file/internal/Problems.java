package org.smee.backend.file.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is wrong in a file, a sentence each; the first hundred are kept, all are counted. */
final class Problems {
    private static final int KEPT = 100;
    private static final int LONGEST_VALUE = 80;

    private final Path file;
    private final List<String> kept = new ArrayList<>();
    private int total;

    Problems(Path file) {
        this.file = file;
    }

    /** Adds a sentence about what stands at {@code line}; {@code machine} may be empty. */
    void add(int line, String machine, String sentence) {
        total++;
        if (kept.size() < KEPT) {
            String who = machine.isEmpty() ? "" : "machine " + show(machine) + ": ";
            kept.add(file + " line " + line + ": " + who + sentence);
        }
    }

    /** How many were found. */
    int total() {
        return total;
    }

    /** The sentences, with a last one that counts what is not shown. */
    List<String> sentences() {
        if (total <= kept.size()) {
            return List.copyOf(kept);
        }
        List<String> all = new ArrayList<>(kept);
        all.add(file + ": " + (total - kept.size()) + " more problems are not listed; correct the listed ones first");
        return all;
    }

    /** A value from the file, short and on one line. */
    static String show(String value) {
        StringBuilder shown = new StringBuilder();
        value.codePoints()
                .limit(LONGEST_VALUE)
                .forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? 0xFFFD : c));
        return shown.append(value.length() > LONGEST_VALUE ? "…" : "").toString();
    }
}
