package org.smee.metrics.internal;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;

/** Knows no machine and says the same of its backends every time. */
final class FixedDirectory implements HardwareDirectory {
    private final List<BackendStatus> backends;

    FixedDirectory(BackendStatus... backends) {
        this.backends = List.of(backends);
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
    public Stream<Hardware> all() {
        return Stream.empty();
    }

    @Override
    public List<BackendStatus> backends() {
        return backends;
    }
}
