package org.smee.hardware.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;

/** Calls backends so that one that throws, answers null or is late is an outage, named once a minute. Thread-safe. */
final class Backends {
    /** Stands for an answer that is not there yet. */
    static final Lookup NOT_YET = new Lookup.Unavailable("not answered yet", Duration.ZERO);

    private static final Logger log = LoggerFactory.getLogger(Backends.class);
    private static final CompletableFuture<Lookup> PENDING = new CompletableFuture<>();
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final Duration FAULT_SHOWN = Duration.ofMinutes(5);

    private record Fault(String problem, Instant at, Instant logged, long count) {}

    private final Map<HardwareBackend, Fault> faults = new WeakHashMap<>();
    private final InstantSource clock;

    Backends(InstantSource clock) {
        this.clock = clock;
    }

    /** Asks for a {@link MacAddress} or {@link InetAddress}. Never throws, never returns null. */
    CompletionStage<Lookup> ask(HardwareBackend backend, Object key) {
        try {
            CompletionStage<Lookup> stage =
                    key instanceof MacAddress mac ? backend.byMac(mac) : backend.byAddress((InetAddress) key);
            return stage != null ? stage : Lookup.completed(fault(backend, "returned null instead of a stage"));
        } catch (RuntimeException | Error e) {
            return Lookup.completed(fault(backend, "threw " + e));
        }
    }

    /** The answer if it is already there, else {@link #NOT_YET}. Allocates nothing for a plain completed future. */
    static Lookup atOnce(CompletionStage<Lookup> stage) {
        if (stage == Lookup.UNKNOWN_STAGE) {
            return Lookup.UNKNOWN;
        }
        // a minimal stage is a CompletableFuture that refuses getNow; it is worth the copy, plain ones are not
        CompletableFuture<Lookup> future = stage.getClass() == CompletableFuture.class
                ? (CompletableFuture<Lookup>) stage
                : stage instanceof CompletableFuture<Lookup> other ? other.toCompletableFuture() : PENDING;
        if (!future.isDone() || future.isCompletedExceptionally()) {
            return NOT_YET;
        }
        Lookup answer = future.join();
        return answer != null ? answer : NOT_YET;
    }

    /** Notes what the backend did wrong and returns the outage that this is for the asker. */
    Lookup.Unavailable fault(HardwareBackend backend, String problem) {
        Instant now = clock.instant();
        String name = status(backend).name();
        boolean logged;
        long count;
        synchronized (faults) {
            Fault last = faults.get(backend);
            logged = last == null || last.logged.plus(QUIET).isBefore(now);
            count = last == null ? 1 : last.count + 1;
            faults.put(backend, new Fault(problem, now, last == null || logged ? now : last.logged, count));
        }
        if (logged) {
            log.warn("event=hardware.backend-fault backend=\"{}\" reason=\"{}\" faults={}", name, problem, count);
        }
        return new Lookup.Unavailable("hardware backend \"" + name + "\" " + problem, RETRY_AFTER);
    }

    /** The backend's status, with what it did wrong lately among the problems. */
    BackendStatus statusWithFaults(HardwareBackend backend) {
        BackendStatus status = status(backend);
        Fault fault;
        synchronized (faults) {
            fault = faults.get(backend);
        }
        if (fault == null || fault.at.plus(FAULT_SHOWN).isBefore(clock.instant())) {
            return status;
        }
        List<String> problems = new ArrayList<>(status.problems());
        problems.add("it " + fault.problem + " at " + fault.at + " (" + fault.count + " faults so far)");
        return new BackendStatus(status.name(), status.records(), status.updated(), problems);
    }

    /** Everything the backend lists; empty if it cannot. */
    Stream<Hardware> all(HardwareBackend backend) {
        try {
            Stream<Hardware> listed = backend.all();
            return listed != null ? listed : Stream.empty();
        } catch (RuntimeException | Error e) {
            fault(backend, "threw " + e + " when listed");
            return Stream.empty();
        }
    }

    private static BackendStatus status(HardwareBackend backend) {
        try {
            BackendStatus status = backend.status();
            if (status != null && !status.name().equals(BackendStatus.UNKNOWN.name())) {
                return status;
            }
            return named(backend, List.of());
        } catch (RuntimeException | Error e) {
            return named(backend, List.of("its status threw " + e));
        }
    }

    private static BackendStatus named(HardwareBackend backend, List<String> problems) {
        return new BackendStatus(backend.getClass().getName(), -1, Optional.empty(), problems);
    }
}
