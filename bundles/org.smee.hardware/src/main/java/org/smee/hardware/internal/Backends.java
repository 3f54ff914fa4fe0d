package org.smee.hardware.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.PluginFailure;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.Spi;

/** What backends tell about themselves, whatever they do when asked. */
final class Backends {
    private static final StatusSpi STATUS = new StatusSpi();

    private Backends() {}

    /** Asks for the status and checks it. */
    private static final class StatusSpi extends Spi<HardwareBackend, String, BackendStatus> {
        @Override
        public CompletionStage<BackendStatus> call(HardwareBackend backend, String unused) {
            return CompletableFuture.completedFuture(backend.status());
        }

        @Override
        @SuppressWarnings("NullAway") // plug-ins are compiled without our null checks
        public @Nullable String nonsense(String unused, BackendStatus status) {
            return status.name() == null || status.updated() == null ? "answered a status without name or time" : null;
        }
    }

    /** What the backend calls itself, else its class. */
    static String title(Guard<HardwareBackend> backend) {
        return status(backend).name();
    }

    /** The backend's status, with what it did wrong lately among the problems. */
    static BackendStatus statusWithFaults(Guard<HardwareBackend> backend) {
        BackendStatus status = status(backend);
        PluginState state = backend.state();
        if (!state.isProblem()) {
            return status;
        }
        List<String> problems = new ArrayList<>(status.problems());
        problems.add(state.problem());
        return new BackendStatus(status.name(), status.records(), status.updated(), problems);
    }

    /** Everything the backend lists; empty if it cannot. */
    static Stream<Hardware> all(Guard<HardwareBackend> backend) {
        try {
            Stream<Hardware> listed = backend.service().all();
            return listed != null ? listed : Stream.empty();
        } catch (RuntimeException | Error e) {
            backend.failed("threw " + e + " when listed");
            return Stream.empty();
        }
    }

    private static BackendStatus status(Guard<HardwareBackend> backend) {
        CompletableFuture<BackendStatus> asked = backend.ask(STATUS, "").toCompletableFuture();
        if (!asked.isDone()) {
            return named(backend, List.of()); // it is asked aside, and its condition is told anyway
        }
        try {
            BackendStatus status = asked.join();
            return status.name().equals(BackendStatus.UNKNOWN.name()) ? named(backend, status.problems()) : status;
        } catch (RuntimeException e) {
            return named(backend, List.of("its status: " + PluginFailure.reason(e)));
        }
    }

    private static BackendStatus named(Guard<HardwareBackend> backend, List<String> problems) {
        return new BackendStatus(backend.service().getClass().getName(), -1, Optional.empty(), problems);
    }
}
