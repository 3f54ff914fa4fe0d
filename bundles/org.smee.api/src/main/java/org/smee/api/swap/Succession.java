package org.smee.api.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The services of one kind, and the seats of those that left a moment ago. A service that leaves keeps its seat for
 * {@link #GRACE}; one of the same class that comes takes it. While a seat is vacant a server must not say "no": it waits
 * for {@link View#next} instead. So a bundle can be restarted, updated or replaced without a request noticing.
 *
 * <p>{@link #bind}, {@link #updated} and {@link #unbind} are made to be called from the methods that DS calls. Thread-safe;
 * {@link #view} costs one volatile read.
 */
public final class Succession<T> {
    /** How long a seat is kept. */
    public static final Duration GRACE = Duration.ofSeconds(5);

    /**
     * Service property: {@code false} says that the service keeps no seat when it leaves, because somebody else has been
     * in its place all along and goes on at once. Without it, or {@code true}: it keeps one.
     */
    public static final String SEAT = "smee.swap.seat";

    private final Executor afterGrace;
    private final Function<? super T, ?> unwrapped;
    private List<Place<T>> places = List.of();
    private long unnumbered;
    private boolean closed;
    private volatile View<T> view = new View<>(List.of());

    /** Nobody is there yet, and no seat is vacant. */
    public Succession() {
        this(afterGrace());
    }

    /** For tests: {@code afterGrace} runs what it is given when the grace is over. */
    public Succession(Executor afterGrace) {
        this(afterGrace, service -> service);
    }

    /** Of services in a wrapping: {@code unwrapped} gives the one whose class counts. */
    public Succession(Executor afterGrace, Function<? super T, ?> unwrapped) {
        this.afterGrace = afterGrace;
        this.unwrapped = unwrapped;
    }

    /** Runs what it is given when the grace is over. */
    public static Executor afterGrace() {
        return CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Those in service now. The same object until something changes. */
    public View<T> view() {
        return view;
    }

    /** A service came, with its properties as OSGi knows them. It takes the seat of a predecessor of its class. */
    public void bind(T service, Map<String, ?> properties) {
        String type = type(service);
        change(before -> {
            List<Place<T>> next = without(before, service);
            next.stream()
                    .filter(place -> place.vacant() && place.isOf(type))
                    .findFirst()
                    .ifPresent(next::remove);
            insert(next, place(service, properties));
            return next;
        });
    }

    /** The properties of a service changed. */
    public void updated(T service, Map<String, ?> properties) {
        change(before -> {
            List<Place<T>> next = without(before, service);
            insert(next, place(service, properties));
            return next;
        });
    }

    /** A service went. Its seat stays vacant for a while, unless a successor came before. */
    public void unbind(T service) {
        change(before -> {
            List<Place<T>> next = without(before, service);
            before.stream()
                    .filter(place -> place.service() == service && !place.vacant())
                    .filter(gone -> !Boolean.FALSE.equals(gone.properties().get(SEAT)))
                    .filter(gone -> before.stream().noneMatch(other -> other.succeeds(gone)))
                    .findFirst()
                    .ifPresent(gone -> keepSeat(next, gone));
            return next;
        });
    }

    private void keepSeat(List<Place<T>> places, Place<T> gone) {
        if (!closed) {
            Place<T> seat = gone.left();
            insert(places, seat);
            afterGrace.execute(() -> lapse(seat));
        }
    }

    private void lapse(Place<T> seat) {
        change(before -> {
            List<Place<T>> next = new ArrayList<>(before);
            next.remove(seat);
            return next;
        });
    }

    /** Exactly these, the first to be asked first, and no vacant seat; for tests. */
    public void replaceAll(List<T> inOrder) {
        change(before -> {
            List<Place<T>> next = new ArrayList<>();
            inOrder.forEach(service -> next.add(place(service, Map.of())));
            return next;
        });
    }

    /** No more waiting: whoever waits for a successor goes on without one. For the end of the asker itself. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        change(before -> before.stream().filter(place -> !place.vacant()).toList());
    }

    /** The view without vacant seats: now, or when all are taken or lapsed. */
    public CompletionStage<View<T>> settled() {
        View<T> now = view;
        return now.isComplete()
                ? CompletableFuture.completedFuture(now)
                : now.next().thenCompose(later -> settled());
    }

    private interface Change<T> {
        List<Place<T>> of(List<Place<T>> before);
    }

    private void change(Change<T> change) {
        View<T> before;
        synchronized (this) {
            List<Place<T>> next = change.of(places);
            if (next.equals(places)) {
                return;
            }
            places = List.copyOf(next);
            before = view;
            view = new View<>(places);
        }
        before.replaced(view); // outside the lock, and on another thread: whoever waits may do anything
    }

    private Place<T> place(T service, Map<String, ?> properties) {
        Object ranking = properties.get("service.ranking");
        Object id = properties.get("service.id");
        return new Place<>(
                service,
                type(service),
                Map.copyOf(properties),
                ranking instanceof Integer number ? number : 0,
                id instanceof Long number ? number : ++unnumbered,
                false);
    }

    private String type(T service) {
        return unwrapped.apply(service).getClass().getName();
    }

    private static <T> List<Place<T>> without(List<Place<T>> places, T service) {
        List<Place<T>> rest = new ArrayList<>(places);
        rest.removeIf(place -> place.service() == service && !place.vacant());
        return rest;
    }

    private static <T> void insert(List<Place<T>> places, Place<T> added) {
        int at = 0;
        while (at < places.size() && !added.isBefore(places.get(at))) {
            at++;
        }
        places.add(at, added);
    }
}
