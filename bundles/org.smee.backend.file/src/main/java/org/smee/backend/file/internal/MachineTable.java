package org.smee.backend.file.internal;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.smee.api.hardware.Lookup;

/**
 * Answers by number, in two arrays: a third of what a hash map of a million entries takes, and no object per look-up.
 * Filled by one thread; read by any once {@link #freeze} returned.
 */
final class MachineTable {
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private long[] keys = new long[16];
    private int[] lines = new int[16];
    private CompletionStage<Lookup>[] answers = slots(16);
    private int size;

    /** Returns the answer stored under {@code key}, or {@link Lookup#UNKNOWN_STAGE}. */
    CompletionStage<Lookup> get(long key) {
        CompletionStage<Lookup> answer = answers[slot(key)];
        return answer == null ? Lookup.UNKNOWN_STAGE : answer;
    }

    /** Stores the answer unless the key is taken. Returns the line of what took it, or 0. */
    int putIfAbsent(long key, CompletionStage<Lookup> answer, int line) {
        int slot = slot(key);
        if (answers[slot] != null) {
            return lines[slot];
        }
        keys[slot] = key;
        lines[slot] = line;
        answers[slot] = answer;
        if (++size > answers.length / 3 * 2) {
            grow();
        }
        return 0;
    }

    /** Gives up what only filling needs. */
    void freeze() {
        lines = new int[0];
    }

    int size() {
        return size;
    }

    Stream<CompletionStage<Lookup>> all() {
        return Arrays.stream(answers).filter(Objects::nonNull);
    }

    private int slot(long key) {
        int mask = answers.length - 1;
        int slot = (int) (key * SPREAD >>> 32) & mask;
        while (answers[slot] != null && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldLines = lines;
        CompletionStage<Lookup>[] oldAnswers = answers;
        keys = new long[oldKeys.length * 2];
        lines = new int[keys.length];
        answers = slots(keys.length);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldAnswers[i] != null) {
                int slot = slot(oldKeys[i]);
                keys[slot] = oldKeys[i];
                lines[slot] = oldLines[i];
                answers[slot] = oldAnswers[i];
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types; nothing else is ever stored
    private static CompletionStage<Lookup>[] slots(int count) {
        return new CompletionStage[count];
    }
}
