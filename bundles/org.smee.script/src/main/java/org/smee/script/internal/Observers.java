package org.smee.script.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.smee.api.boot.ScriptObserver;
import org.smee.api.boot.ScriptObserver.Answered;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.Guards;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;

/** Those who look at what machines are given. Thread-safe. */
final class Observers implements PluginStates {
    /** Nothing is observed aside: one that blocks is not told any more. */
    private static final Limits LIMITS = new Limits(Duration.ofMillis(250), Duration.ofSeconds(1), 1, 0, 1);

    private final Guards<ScriptObserver> guards = new Guards<>("script", "observer", LIMITS);
    private final List<Guard<ScriptObserver>> present = new CopyOnWriteArrayList<>();

    void add(ScriptObserver observer, Map<String, ?> properties) {
        present.add(guards.add(observer, properties));
    }

    void remove(ScriptObserver observer) {
        present.removeIf(guard -> guard.service() == observer);
        guards.remove(observer);
    }

    /** What the generators made of {@code request}. */
    void tell(ScriptRequest request, Generators.Result result) {
        if (present.isEmpty()) {
            return;
        }
        Answered answered = result instanceof Generators.Written written
                ? new Answered(request, Optional.of(written.script()), "", written.generator())
                : refused(request, (Generators.Refused) result);
        present.forEach(observer -> tell(observer, answered));
    }

    private static Answered refused(ScriptRequest request, Generators.Refused refused) {
        return new Answered(request, Optional.empty(), refused.why(), refused.generator());
    }

    private static void tell(Guard<ScriptObserver> observer, Answered answered) {
        int slot = observer.enter();
        if (slot < 0) {
            return;
        }
        try {
            observer.service().answered(answered);
        } catch (Exception | Error e) {
            observer.failed("threw " + e);
        } finally {
            observer.exit(slot);
        }
    }

    @Override
    public List<PluginState> plugins() {
        return guards.plugins();
    }

    void close() {
        guards.close();
    }
}
