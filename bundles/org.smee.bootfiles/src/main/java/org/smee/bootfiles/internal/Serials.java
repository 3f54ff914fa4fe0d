package org.smee.bootfiles.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.net.MacAddress;

/**
 * Which interface has which Raspberry Pi serial number. Backends know machines by MAC and address only, so their lists
 * are read, on a thread of the given executor, when a serial number is asked for that the last reading did not have and
 * the lists may have changed since; at most once in {@link #REST}. Who uses an entry checks it against the record.
 */
final class Serials {
    /** Shortest time between two readings. */
    static final Duration REST = Duration.ofSeconds(2);

    private static final Pattern HEX = Pattern.compile("[0-9a-f]+");
    /** The firmware puts only the low half of the serial number before names. */
    private static final int SHORT = 8;

    private record Source(String name, long records, Optional<Instant> updated) {}

    private record Reading(Map<String, MacAddress> macs, List<Source> sources, long at) {}

    private final HardwareDirectory directory;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private volatile Optional<Reading> last = Optional.empty();

    Serials(HardwareDirectory directory, Executor executor, LongSupplier nanoTime) {
        this.directory = directory;
        this.executor = executor;
        this.nanoTime = nanoTime;
    }

    /** Whether {@code asked} is {@code serial} or its low half; in either case. */
    static boolean same(String serial, String asked) {
        return !serial.isEmpty()
                && (serial.equalsIgnoreCase(asked) || shortOf(serial).equalsIgnoreCase(asked));
    }

    /** Finds the interface, at once if the last reading has it. */
    CompletionStage<Optional<MacAddress>> find(String serial) {
        String key = serial.toLowerCase(Locale.ROOT);
        Optional<Reading> reading = last;
        Optional<MacAddress> known = reading.map(r -> r.macs.get(key));
        if (known.isPresent() || reading.filter(this::isFresh).isPresent()) {
            return CompletableFuture.completedFuture(known);
        }
        try {
            return CompletableFuture.supplyAsync(
                    () -> Optional.ofNullable(current().macs.get(key)), executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(known); // too busy, or being stopped: as good as not known
        }
    }

    private boolean isFresh(Reading reading) {
        return nanoTime.getAsLong() - reading.at < REST.toNanos();
    }

    private synchronized Reading current() {
        Optional<Reading> reading = last;
        if (reading.filter(this::isFresh).isPresent()) {
            return reading.get();
        }
        List<Source> sources =
                directory.backends().stream().map(Serials::source).toList();
        boolean telling = sources.stream().allMatch(source -> source.updated.isPresent());
        boolean same = telling && reading.filter(r -> r.sources.equals(sources)).isPresent();
        Reading next = new Reading(same ? reading.get().macs : read(), sources, nanoTime.getAsLong());
        last = Optional.of(next);
        return next;
    }

    private Map<String, MacAddress> read() {
        Map<String, MacAddress> macs = new HashMap<>();
        try (Stream<Hardware> all = directory.all()) {
            all.forEach(machine -> {
                String serial = machine.netboot().raspberryPi().serial().toLowerCase(Locale.ROOT);
                if (!serial.isEmpty()) {
                    macs.putIfAbsent(serial, machine.mac());
                    macs.putIfAbsent(shortOf(serial), machine.mac());
                }
            });
        }
        return macs;
    }

    private static Source source(BackendStatus status) {
        return new Source(status.name(), status.records(), status.updated());
    }

    private static String shortOf(String serial) {
        boolean whole = serial.length() > SHORT
                && HEX.matcher(serial.toLowerCase(Locale.ROOT)).matches();
        return whole ? serial.substring(serial.length() - SHORT) : serial;
    }
}
