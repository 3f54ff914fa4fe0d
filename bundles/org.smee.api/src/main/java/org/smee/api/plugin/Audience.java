package org.smee.api.plugin;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Plug-ins that are told something on their caller's thread and asked nothing. One that throws is told again later, one that
 * holds the thread is not told until a probe goes well. Nothing is told aside, so nothing waits. Thread-safe; close it with the
 * caller.
 *
 * @param <S> the service
 */
public final class Audience<S> implements PluginStates, AutoCloseable {
    private static final Limits LIMITS = new Limits(Duration.ofMillis(250), Duration.ofSeconds(1), 1, 0, 1);

    private final Guards<S> guards;
    private final List<Guard<S>> present = new CopyOnWriteArrayList<>();

    /**
     * Nobody listens yet.
     *
     * @param caller who tells, e.g. {@code dhcp}
     * @param kind who is told, e.g. {@code observer}
     */
    public Audience(String caller, String kind) {
        guards = new Guards<>(caller, kind, LIMITS);
    }

    /** {@code service} is told from now on. */
    public void add(S service, Map<String, ?> properties) {
        present.add(guards.add(service, properties));
    }

    /** {@code service} is told nothing any more; a call under way ends by itself. */
    public void remove(S service) {
        guards.remove(service).ifPresent(present::remove);
    }

    /** Whether nobody listens, so that there is no need to make what would be told. */
    public boolean isEmpty() {
        return present.isEmpty();
    }

    /** Tells everybody, one after the other; never throws. */
    public void tell(Consumer<S> what) {
        present.forEach(guard -> tell(guard, what));
    }

    private static <S> void tell(Guard<S> guard, Consumer<S> what) {
        int slot = guard.enter();
        if (slot < 0) {
            return;
        }
        try {
            what.accept(guard.service());
        } catch (Exception | Error e) {
            guard.failed("threw " + e);
        } finally {
            guard.exit(slot);
        }
    }

    @Override
    public List<PluginState> plugins() {
        return guards.plugins();
    }

    @Override
    public void close() {
        guards.close();
    }
}
