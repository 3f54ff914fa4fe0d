package org.smee.api.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.smee.api.swap.Succession;
import org.smee.api.swap.View;

/**
 * The plug-ins of one kind that one caller asks: each behind its {@link Guard}, each with a seat that its successor takes
 * (see {@link Succession}). {@link #bind}, {@link #updated} and {@link #unbind} are made to be called from the methods that
 * DS calls. Thread-safe. Close it with the caller.
 *
 * @param <S> the service
 */
public final class Plugins<S> implements PluginStates, AutoCloseable {
    private final Guards<S> guards;
    private final Succession<Guard<S>> seats;

    /** None yet; {@code caller} and {@code kind} as for {@link Guards}. */
    public Plugins(String caller, String kind, Limits limits) {
        this(caller, kind, limits, Succession.afterGrace());
    }

    /** For tests: {@code afterGrace} runs what it is given when the grace is over. */
    public Plugins(String caller, String kind, Limits limits, Executor afterGrace) {
        this.guards = new Guards<>(caller, kind, limits);
        this.seats = new Succession<>(afterGrace, Guard::service);
    }

    /** A service came, with its properties as OSGi knows them. */
    public void bind(S service, Map<String, ?> properties) {
        seats.bind(guards.add(service, properties), properties);
    }

    /** The properties of a service changed. */
    public void updated(S service, Map<String, ?> properties) {
        seats.updated(guards.add(service, properties), properties);
    }

    /** A service went. Its guard still passes on what it answers at once. */
    public void unbind(S service) {
        guards.remove(service).ifPresent(seats::unbind);
    }

    /** Exactly these, the highest ranking last, and no vacant seat; for tests. */
    public void replaceAll(List<S> ascending) {
        List<S> before = new ArrayList<>(guards.services());
        before.removeAll(ascending);
        before.forEach(guards::remove);
        List<Guard<S>> inOrder = new ArrayList<>();
        ascending.forEach(service -> inOrder.add(0, guards.add(service, Map.of())));
        seats.replaceAll(inOrder);
    }

    /** Who is in service now, and which seats are vacant. The same object until something changes. */
    public View<Guard<S>> view() {
        return seats.view();
    }

    /** The view without vacant seats: now, or when all are taken or lapsed. */
    public CompletionStage<View<Guard<S>>> settled() {
        return seats.settled();
    }

    /** Applies other limits to calls from now on. */
    public void limits(Limits next) {
        guards.limits(next);
    }

    @Override
    public List<PluginState> plugins() {
        return seats.view().inOrder().stream().map(Guard::state).toList();
    }

    /** Whoever waits for a successor goes on without one. */
    @Override
    public void close() {
        seats.close();
        guards.close();
    }
}
