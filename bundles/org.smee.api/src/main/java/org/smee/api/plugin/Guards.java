package org.smee.api.plugin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The plug-ins of one kind that one caller asks, each behind its {@link Guard}. Close it with the caller.
 *
 * @param <S> the service
 */
public final class Guards<S> implements PluginStates, AutoCloseable {
    private static final long AGE_TICKS = Duration.ofMinutes(1).dividedBy(Watchdog.TICK);

    private final String caller;
    private final String kind;
    private final Supplier<List<Map.Entry<Map<String, Object>, S>>> services;
    private final InstantSource clock;
    private final IdentityHashMap<S, Guard<S>> known = new IdentityHashMap<>();
    /** The values of {@link #known}, made anew when they change: the watchdog looks at them forty times a second. */
    private volatile List<Guard<S>> all = List.of();

    private volatile Limits limits;
    private volatile Snapshot<S> snapshot = new Snapshot<>(List.of(), List.of());
    private volatile long tick = 1;
    private volatile Consumer<Guard<S>> onStall = guard -> {};

    private record Snapshot<S>(List<Map.Entry<Map<String, Object>, S>> services, List<Guard<S>> ranked) {}

    /**
     * Watches from now on.
     *
     * @param caller who asks, e.g. {@code tftp}
     * @param kind what is asked, e.g. {@code provider}
     * @param services what is in service, sorted as DS sorts: the highest ranking is last. It is called often and returns
     *     another list whenever something changed
     */
    public Guards(
            String caller, String kind, Limits limits, Supplier<List<Map.Entry<Map<String, Object>, S>>> services) {
        this(caller, kind, limits, services, InstantSource.system());
        Watchdog.add(this);
    }

    /** For a caller that tells with {@link #add} and {@link #remove} what is in service. */
    public Guards(String caller, String kind, Limits limits) {
        this(caller, kind, limits, List::of);
    }

    /** Tests start here: nobody watches but who calls {@link #check}. */
    Guards(
            String caller,
            String kind,
            Limits limits,
            Supplier<List<Map.Entry<Map<String, Object>, S>>> services,
            InstantSource clock) {
        this.caller = caller;
        this.kind = kind;
        this.limits = limits;
        this.services = services;
        this.clock = clock;
    }

    /** The plug-ins in service, the first to be asked first. Allocates nothing while nothing changes. */
    public List<Guard<S>> ranked() {
        List<Map.Entry<Map<String, Object>, S>> now = services.get();
        Snapshot<S> present = snapshot;
        return present.services() == now ? present.ranked() : refreshed(now);
    }

    private synchronized List<Guard<S>> refreshed(List<Map.Entry<Map<String, Object>, S>> now) {
        List<Guard<S>> ranked = new ArrayList<>(now.size());
        IdentityHashMap<S, Guard<S>> gone = new IdentityHashMap<>(known);
        for (int i = now.size() - 1; i >= 0; i--) {
            S service = now.get(i).getValue();
            ranked.add(add(service, now.get(i).getKey()));
            gone.remove(service);
        }
        gone.keySet().forEach(this::remove);
        snapshot = new Snapshot<>(now, List.copyOf(ranked));
        return snapshot.ranked();
    }

    /** Guards {@code service} from now on, or takes over that its properties changed. */
    public synchronized Guard<S> add(S service, Map<String, ?> properties) {
        int rank = properties.get("service.ranking") instanceof Integer ranking ? ranking : 0;
        Guard<S> present = known.get(service);
        if (present != null) {
            present.rank(rank);
            return present;
        }
        long bundle = properties.get("service.bundleid") instanceof Long id ? id : -1;
        Guard<S> added = new Guard<>(this, service, name(service, properties), bundle, rank);
        known.put(service, added);
        all = List.copyOf(known.values());
        return added;
    }

    /** {@code service} is not in service any more; calls under way end by themselves. */
    public synchronized Optional<Guard<S>> remove(S service) {
        Optional<Guard<S>> gone = Optional.ofNullable(known.remove(service));
        gone.ifPresent(Guard::retire);
        all = List.copyOf(known.values());
        return gone;
    }

    /** All that were added and not removed. */
    List<S> services() {
        return all.stream().map(Guard::service).toList();
    }

    private static String name(Object service, Map<String, ?> properties) {
        for (String key : List.of("smee.script.name", "component.name")) {
            if (properties.get(key) instanceof String name) {
                return name;
            }
        }
        return service.getClass().getName();
    }

    /** Applies other limits to calls from now on. */
    public void limits(Limits next) {
        limits = next;
    }

    /** Tells {@code told} of each plug-in that holds a thread; on the watching thread, which must not be held up. */
    public void onStall(Consumer<Guard<S>> told) {
        onStall = told;
    }

    @Override
    public List<PluginState> plugins() {
        ranked();
        List<Guard<S>> inOrder = snapshot.ranked();
        return (inOrder.size() == all.size() ? inOrder : byRank())
                .stream().map(Guard::state).toList();
    }

    private List<Guard<S>> byRank() {
        List<Guard<S>> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingInt((Guard<S> guard) -> guard.rank()).reversed());
        return sorted;
    }

    /** One look at the calls under way. */
    void check() {
        long now = tick + 1;
        tick = now;
        long stall = Math.max(1, limits.stall().dividedBy(Watchdog.TICK));
        ranked();
        for (Guard<S> guard : all) {
            guard.check(now, stall);
            if (now % AGE_TICKS == 0) {
                guard.age();
            }
        }
    }

    void stalled(Guard<S> guard) {
        onStall.accept(guard);
    }

    String caller() {
        return caller;
    }

    String kind() {
        return kind;
    }

    Limits limits() {
        return limits;
    }

    long tick() {
        return tick;
    }

    InstantSource clock() {
        return clock;
    }

    @Override
    public void close() {
        Watchdog.remove(this);
        all.forEach(Guard::retire);
    }
}
