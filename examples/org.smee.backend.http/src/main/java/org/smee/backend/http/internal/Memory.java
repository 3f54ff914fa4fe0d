package org.smee.backend.http.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;

/**
 * Remembers answers, so that a machine that asks again, by DHCP, TFTP and HTTP, costs one request. Who asks while a
 * request is under way waits for the same one. A record whose time is over stays in use while the source is down.
 * Bounded: where it is full, another answer makes way.
 */
final class Memory {
    /** A record, and when the source last confirmed it. */
    private record Confirmed(Hardware hardware, long nanos, Instant at) {}

    /** One question: its answer (under way until {@code settled}), good until {@code until}. */
    private record Entry(
            CompletableFuture<Lookup> answer, boolean settled, long until, Optional<Confirmed> confirmed) {}

    private final ConcurrentHashMap<Object, Entry> entries = new ConcurrentHashMap<>();
    private final HttpBackendSettings settings;
    private final LongSupplier nanoClock;

    Memory(HttpBackendSettings settings, LongSupplier nanoClock) {
        this.settings = settings;
        this.nanoClock = nanoClock;
    }

    /** The answer to {@code question}: the one remembered, or what {@code source} says. */
    CompletionStage<Lookup> get(Object question, Supplier<CompletionStage<Lookup>> source) {
        Entry known = entries.get(question);
        if (known != null && isGood(known)) {
            return known.answer;
        }
        CompletableFuture<Lookup> answer = new CompletableFuture<>();
        Entry asked = entries.compute(
                question,
                (key, old) -> old != null && isGood(old)
                        ? old
                        : new Entry(answer, false, 0, old == null ? Optional.empty() : old.confirmed));
        if (asked.answer == answer) {
            makeRoom(question);
            source.get().thenAccept(lookup -> settle(question, asked, lookup));
        }
        return asked.answer;
    }

    int size() {
        return entries.size();
    }

    private boolean isGood(Entry entry) {
        return !entry.settled || nanoClock.getAsLong() - entry.until < 0;
    }

    private void settle(Object question, Entry asked, Lookup lookup) {
        long now = nanoClock.getAsLong();
        Lookup answer = lookup;
        Optional<Confirmed> confirmed = Optional.empty();
        Duration good = settings.unknownTtl();
        if (lookup instanceof Lookup.Found found) {
            confirmed = Optional.of(new Confirmed(found.hardware(), now, Instant.now()));
            good = settings.ttl();
        } else if (lookup instanceof Lookup.Unavailable outage) {
            confirmed = asked.confirmed.filter(record ->
                    now - record.nanos <= settings.ttl().plus(settings.stale()).toNanos());
            answer = confirmed
                    .<Lookup>map(record -> new Lookup.Found(record.hardware, Optional.of(record.at)))
                    .orElse(lookup);
            good = outage.retryAfter();
        }
        entries.replace(question, asked, new Entry(asked.answer, true, now + good.toNanos(), confirmed));
        asked.answer.complete(answer);
    }

    private void makeRoom(Object except) {
        Iterator<Object> keys = entries.keySet().iterator();
        while (entries.size() > settings.cacheSize() && keys.hasNext()) {
            if (!keys.next().equals(except)) {
                keys.remove();
            }
        }
    }
}
