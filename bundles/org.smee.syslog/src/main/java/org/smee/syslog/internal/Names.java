package org.smee.syslog.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;

/** Finds out which machine a sender is, without ever waiting for it. */
final class Names {
    private static final long KNOWN_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long UNKNOWN_NANOS = Duration.ofSeconds(5).toNanos();

    private final Supplier<Optional<HardwareDirectory>> directory;
    private final LongSupplier nanoClock;

    Names(Supplier<Optional<HardwareDirectory>> directory, LongSupplier nanoClock) {
        this.directory = directory;
        this.nanoClock = nanoClock;
    }

    /** Asks again if the answer is old. A directory that answers at once has done so when this returns. */
    void refresh(Sender sender) {
        long now = nanoClock.getAsLong();
        if (now - sender.askAt < 0) {
            return;
        }
        sender.askAt = now + UNKNOWN_NANOS;
        directory
                .get()
                .ifPresent(hardware -> hardware.byAddress(sender.address).whenComplete((answer, problem) -> {
                    if (problem == null) {
                        learn(sender, answer);
                    }
                }));
    }

    /** An outage leaves the name as it was: unavailable is not unknown. */
    private void learn(Sender sender, Lookup answer) {
        if (answer instanceof Lookup.Found found) {
            sender.is(found.hardware());
            sender.askAt = nanoClock.getAsLong() + KNOWN_NANOS;
        } else if (answer instanceof Lookup.Unknown) {
            sender.isUnknown();
        }
    }
}
