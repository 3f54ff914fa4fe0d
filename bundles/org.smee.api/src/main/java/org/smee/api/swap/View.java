package org.smee.api.swap;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The services of one kind at one moment, the highest {@code service.ranking} first. Immutable. */
public final class View<T> {
    private final List<Place<T>> places;
    private final List<T> inOrder;
    private final List<T> certain;
    private final List<T> withLeaving;
    private final CompletableFuture<View<T>> next = new CompletableFuture<>();

    View(List<Place<T>> places) {
        this.places = places;
        this.inOrder = services(places.stream().filter(place -> !place.vacant()).toList());
        this.certain =
                services(places.stream().takeWhile(place -> !place.vacant()).toList());
        this.withLeaving = services(places);
    }

    private static <T> List<T> services(List<Place<T>> places) {
        return places.stream().map(Place::service).toList();
    }

    /** Those in service. */
    public List<T> inOrder() {
        return inOrder;
    }

    /** Those in service that come before the first vacant seat: what they say holds whoever takes it. */
    public List<T> certain() {
        return certain;
    }

    /**
     * Those in service, and in their places those that have just left. The latter may still answer from memory, and may
     * fail; a "no" of theirs means nothing.
     */
    public List<T> withLeaving() {
        return withLeaving;
    }

    /** Whether no seat is vacant. */
    public boolean isComplete() {
        return certain.size() == places.size();
    }

    /** The properties a service of {@link #inOrder} was registered with; empty for any other. */
    public Map<String, Object> properties(T service) {
        return places.stream()
                .filter(place -> place.service() == service && !place.vacant())
                .findFirst()
                .map(Place::properties)
                .orElse(Map.of());
    }

    /** Completes when this is no longer the state of things, on a thread of its own; with a vacant seat within the grace. */
    public CompletionStage<View<T>> next() {
        return next;
    }

    void replaced(View<T> by) {
        var telling = next.completeAsync(() -> by);
    }
}
