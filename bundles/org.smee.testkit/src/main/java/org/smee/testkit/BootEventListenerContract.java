package org.smee.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.MacAddress;

/**
 * What every {@link BootEventListener} keeps to; extend it in the listener's own test. Whatever the listener talks to
 * must not answer while these tests run, because that is the day on which it must not get in the way.
 */
public abstract class BootEventListenerContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int FLOOD = 50_000;

    /** A listener whose other side does not answer. */
    protected abstract BootEventListener listener();

    /** What the listener holds back, as far as it can say: events in a queue; 0 for one that keeps nothing. */
    protected abstract long kept(BootEventListener listener);

    /** The most it may hold back. */
    protected abstract long limit();

    /** Ordinary events, one of each stage and outcome. */
    protected static Stream<BootEvent> events() {
        Machine machine = new Machine(
                Optional.of(MacAddress.parse("52:54:00:aa:88:2a")), Optional.of(address((byte) 192, (byte) 15)));
        return Arrays.stream(Stage.values())
                .flatMap(stage -> Arrays.stream(Outcome.values())
                        .map(outcome -> new BootEvent(
                                Instant.EPOCH,
                                stage,
                                outcome,
                                "because of the contract",
                                machine,
                                Map.of("file", "a"))));
    }

    private static InetAddress address(byte first, byte last) {
        try {
            return InetAddress.getByAddress(new byte[] {first, 0, 2, last});
        } catch (UnknownHostException e) {
            throw new AssertionError("four octets are always an address", e);
        }
    }

    private static Stream<BootEvent> oddEvents() {
        String hostile = "\u0000\r\n\"'<script>${x}\uD800\u001b[31m";
        return Stream.of(
                new BootEvent(Instant.MIN, Stage.DHCP, Outcome.LOOP, "", Machine.UNKNOWN, Map.of()),
                new BootEvent(Instant.MAX, Stage.TFTP, Outcome.FAILED, hostile, Machine.UNKNOWN, Map.of("", hostile)),
                new BootEvent(
                        Instant.EPOCH,
                        Stage.SYSLOG,
                        Outcome.SERVED,
                        "x".repeat(100_000),
                        new Machine(Optional.of(new MacAddress(-1, 20)), Optional.empty()),
                        Map.of(hostile, "y".repeat(100_000))));
    }

    @Test
    void everyKindOfEventIsTaken() {
        BootEventListener listener = listener();

        assertTimeoutPreemptively(PATIENCE, () -> events().forEach(listener::on));
    }

    @Test
    void oddEventsAreTaken() {
        BootEventListener listener = listener();

        assertTimeoutPreemptively(PATIENCE, () -> oddEvents().forEach(listener::on));
    }

    @Test
    void aFloodNeitherBlocksNorFillsTheHeap() {
        BootEventListener listener = listener();
        BootEvent[] kinds = events().toArray(BootEvent[]::new);

        assertTimeoutPreemptively(PATIENCE, () -> {
            for (int i = 0; i < FLOOD; i++) {
                listener.on(kinds[i % kinds.length]);
            }
        });

        assertThat(limit()).isBetween(0L, FLOOD - 1L);
        assertThat(kept(listener)).isLessThanOrEqualTo(limit());
    }
}
