package org.smee.shell.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Watches text until it stays the same. Not thread-safe. */
final class Settling {
    private final Supplier<List<String>> text;
    private final int calmTicks;
    private final int maxTicks;
    private List<String> last = List.of();
    private int calm;
    private int ticks;

    /** Calm means the same for {@code calmTicks} ticks; after {@code maxTicks} it has to do as it is. */
    Settling(Supplier<List<String>> text, int calmTicks, int maxTicks) {
        this.text = text;
        this.calmTicks = calmTicks;
        this.maxTicks = maxTicks;
    }

    /** Looks once; returns the text when it has settled. */
    Optional<List<String>> tick() {
        List<String> now = text.get();
        calm = now.equals(last) ? calm + 1 : 0;
        last = now;
        ticks++;
        return calm >= calmTicks || ticks >= maxTicks ? Optional.of(now) : Optional.empty();
    }
}
