package org.smee.backend.file.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.smee.api.hardware.Lookup;

/**
 * Answers by number, in two arrays: a third of what a hash map of a million entries takes, and no object per look-up.
 * Filled by one thread and read by any, also meanwhile: a reader finds what was stored before, never a wrong answer.
 */
final class MachineTable {
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final VarHandle ANSWER = MethodHandles.arrayElementVarHandle(CompletionStage[].class);

    /** Both arrays of one size; a slot is written once, its key before its answer. */
    private static final class Slots {
        private final long[] keys;
        private final CompletionStage<Lookup>[] answers;

        @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of generic types; nothing else is ever stored
        Slots(int count) {
            keys = new long[count];
            answers = new CompletionStage[count];
        }

        @SuppressWarnings("unchecked")
        @Nullable
        CompletionStage<Lookup> answer(int slot) {
            return (CompletionStage<Lookup>) ANSWER.getAcquire(answers, slot);
        }

        int slot(long key) {
            int mask = keys.length - 1;
            int slot = (int) (key * SPREAD >>> 32) & mask;
            while (answer(slot) != null && keys[slot] != key) {
                slot = slot + 1 & mask;
            }
            return slot;
        }

        void put(int slot, long key, CompletionStage<Lookup> answer) {
            keys[slot] = key;
            ANSWER.setRelease(answers, slot, answer);
        }
    }

    private volatile Slots slots = new Slots(16);
    private int[] lines = new int[16];
    private volatile int size;

    /** Returns the answer stored under {@code key}, or {@link Lookup#UNKNOWN_STAGE}. */
    CompletionStage<Lookup> get(long key) {
        Slots now = slots;
        CompletionStage<Lookup> answer = now.answer(now.slot(key));
        return answer == null ? Lookup.UNKNOWN_STAGE : answer;
    }

    /** Stores the answer unless the key is taken. Returns the line of what took it, or 0. The filling thread only. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
    int putIfAbsent(long key, CompletionStage<Lookup> answer, int line) {
        Slots now = slots;
        int slot = now.slot(key);
        if (now.answer(slot) != null) {
            return lines[slot];
        }
        lines[slot] = line;
        now.put(slot, key, answer);
        if (++size > now.keys.length / 3 * 2) {
            grow(now);
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
        Slots now = slots;
        return IntStream.range(0, now.keys.length).mapToObj(now::answer).filter(Objects::nonNull);
    }

    private void grow(Slots old) {
        Slots next = new Slots(old.keys.length * 2);
        int[] nextLines = new int[next.keys.length];
        for (int i = 0; i < old.keys.length; i++) {
            CompletionStage<Lookup> answer = old.answer(i);
            if (answer != null) {
                int slot = next.slot(old.keys[i]);
                nextLines[slot] = lines[i];
                next.put(slot, old.keys[i], answer);
            }
        }
        lines = nextLines;
        slots = next;
    }
}
