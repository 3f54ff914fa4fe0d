package org.smee.hardware.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;

/** What slow backends answered last, the least recently used forgotten first. Thread-safe. */
final class LastKnownGood {
    private record Answer(Hardware hardware, Instant at, String source) {}

    private final Map<Object, Answer> answers = new LinkedHashMap<>(16, 0.75f, true);
    private final InstantSource clock;
    private int size;
    private Duration maxAge;

    LastKnownGood(HardwareSettings settings, InstantSource clock) {
        this.size = settings.lkgSize();
        this.maxAge = settings.lkgMaxAge();
        this.clock = clock;
    }

    /** Remembers or forgets, as {@code source} answered {@code key}. */
    void learn(Object key, Lookup said, String source) {
        if (said instanceof Lookup.Found found && found.staleSince().isEmpty()) {
            put(key, found.hardware(), source);
        } else if (said instanceof Lookup.Unknown) {
            remove(key, source);
        }
    }

    /** Remembers that {@code source} answered {@code key} with {@code hardware} just now. */
    synchronized void put(Object key, Hardware hardware, String source) {
        answers.put(key, new Answer(hardware, clock.instant(), source));
        forget();
    }

    /** Forgets the answer to {@code key} if it came from {@code source}, which no longer knows it. */
    synchronized void remove(Object key, String source) {
        Answer answer = answers.get(key);
        if (answer != null && answer.source.equals(source)) {
            answers.remove(key);
        }
    }

    /** The remembered answer, marked with its time, unless it is too old. */
    synchronized Optional<Lookup> find(Object key) {
        Answer answer = answers.get(key);
        if (answer == null) {
            return Optional.empty();
        }
        if (answer.at.plus(maxAge).isBefore(clock.instant())) {
            answers.remove(key);
            return Optional.empty();
        }
        return Optional.of(new Lookup.Found(answer.hardware, Optional.of(answer.at)));
    }

    /** Applies changed limits. */
    synchronized void modified(HardwareSettings settings) {
        size = settings.lkgSize();
        maxAge = settings.lkgMaxAge();
        forget();
    }

    private void forget() {
        var oldest = answers.entrySet().iterator();
        for (int surplus = answers.size() - size; surplus > 0; surplus--) {
            oldest.next();
            oldest.remove();
        }
    }
}
