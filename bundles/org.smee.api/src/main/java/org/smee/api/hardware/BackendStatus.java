package org.smee.api.hardware;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a backend is, in facts an operator can act on.
 *
 * @param name what it reads, e.g. {@code file etc/hardware.yaml}
 * @param records how many interfaces it knows; -1: it cannot say
 * @param updated when its data last changed
 * @param problems what is wrong, a sentence each; empty: it is well
 */
public record BackendStatus(String name, long records, Optional<Instant> updated, List<String> problems) {
    /** A backend that does not say. */
    public static final BackendStatus UNKNOWN = new BackendStatus("unnamed", -1, Optional.empty(), List.of());

    /** Copies {@code problems}. */
    public BackendStatus {
        problems = List.copyOf(problems);
    }
}
