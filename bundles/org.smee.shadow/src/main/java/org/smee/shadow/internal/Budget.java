package org.smee.shadow.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginState.Condition;

/** Tells when a promoted plug-in has made too many errors lately. Not thread-safe. */
final class Budget {
    private record Sample(Instant at, long calls, long bad) {}

    private final double percent;
    private final Duration window;
    private final Deque<Sample> samples = new ArrayDeque<>();
    /** The latest of those that are as old as the window, or the beginning. */
    private Sample base;

    /** {@code percent} of the calls within {@code window} may go wrong. */
    Budget(double percent, Duration window, Instant now) {
        this.percent = percent;
        this.window = window;
        this.base = new Sample(now, 0, 0);
    }

    /** Looks at what the callers say of the plug-ins since they were promoted; returns why it is too much, if it is. */
    Optional<String> look(Instant now, List<PluginState> plugins) {
        long calls = 0;
        long bad = 0;
        String reason = "";
        for (PluginState plugin : plugins) {
            calls += plugin.calls();
            bad += plugin.errors() + plugin.late() + plugin.bypassed();
            reason = plugin.reason().isEmpty() ? reason : plugin.reason();
            if (plugin.condition() == Condition.BYPASSED) {
                return Optional.of(plugin.kind() + " " + plugin.name() + " is bypassed: it " + plugin.reason());
            }
        }
        samples.add(new Sample(now, calls, bad));
        while (!samples.getFirst().at().plus(window).isAfter(now)) {
            base = samples.removeFirst();
        }
        long lately = bad - base.bad();
        long asked = Math.max(lately, calls - base.calls());
        if (lately <= 0 || lately * 100.0 <= percent * asked) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "%d of the last %d calls went wrong (%.1f %%, allowed %s %%); the last one %s",
                lately,
                asked,
                lately * 100.0 / asked,
                percent,
                reason));
    }
}
