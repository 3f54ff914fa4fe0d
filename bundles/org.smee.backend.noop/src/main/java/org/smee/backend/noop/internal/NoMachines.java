package org.smee.backend.noop.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;

/** Knows no machine: every answer is {@link Lookup.Unknown}, never an outage. */
final class NoMachines implements HardwareBackend {
    static final String NAME = "none";

    private final Supplier<List<String>> problems;

    NoMachines(Supplier<List<String>> problems) {
        this.problems = problems;
    }

    @Override
    public CompletionStage<Lookup> byMac(MacAddress mac) {
        return Lookup.UNKNOWN_STAGE;
    }

    @Override
    public CompletionStage<Lookup> byAddress(InetAddress address) {
        return Lookup.UNKNOWN_STAGE;
    }

    @Override
    public BackendStatus status() {
        return new BackendStatus(NAME, 0, Optional.empty(), problems.get());
    }
}
