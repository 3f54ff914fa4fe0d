package org.smee.hardware.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.PluginState;

/** What backends tell about themselves, whatever they do when asked. */
final class Backends {
    private Backends() {}

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

    /** Made by hand and not asked: a status that comes at once says nothing about look-ups that do not. */
    private static BackendStatus status(Guard<HardwareBackend> backend) {
        int slot = backend.isDirect() ? backend.enter() : -1;
        if (slot < 0) {
            return named(backend, List.of()); // it is slow, and that is told anyway
        }
        try {
            BackendStatus status = backend.service().status();
            return status == null || status.name() == null || status.name().equals(BackendStatus.UNKNOWN.name())
                    ? named(backend, List.of())
                    : status;
        } catch (RuntimeException | Error e) {
            backend.failed("threw " + e + " when asked for its status");
            return named(backend, List.of("its status threw " + e));
        } finally {
            backend.exit(slot);
        }
    }

    private static BackendStatus named(Guard<HardwareBackend> backend, List<String> problems) {
        return new BackendStatus(backend.service().getClass().getName(), -1, Optional.empty(), problems);
    }
}
