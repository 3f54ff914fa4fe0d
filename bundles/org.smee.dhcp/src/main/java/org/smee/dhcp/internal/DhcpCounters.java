package org.smee.dhcp.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.smee.api.status.Measurement;
import org.smee.dhcp.api.MessageType;

/** What happened to messages since the start. Thread-safe. */
final class DhcpCounters {
    final LongAdder received = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder notRequests = new LongAdder();
    final LongAdder replied = new LongAdder();
    final LongAdder silent = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder parked = new LongAdder();
    final LongAdder expired = new LongAdder();
    final LongAdder overloaded = new LongAdder();
    final LongAdder sendFailures = new LongAdder();
    final LongAdder unicast = new LongAdder();
    final LongAdder unicastFailures = new LongAdder();

    /** Decisions that take their time, by message type; the last one: any other type. */
    private final LongAdder[] pending = IntStream.rangeClosed(0, MessageType.INFORM + 1)
            .mapToObj(type -> new LongAdder())
            .toArray(LongAdder[]::new);

    /** The decision about a message of {@code type} is not there at once. */
    void pending(int type) {
        of(type).increment();
    }

    /** The decision about a message of {@code type} is there at last. */
    void decided(int type) {
        of(type).decrement();
    }

    private LongAdder of(int type) {
        return pending[type >= 0 && type < pending.length ? type : pending.length - 1];
    }

    /** All of them; {@code server}: whose, empty for the one without a name. */
    List<Measurement> measurements(String server) {
        Stream<Measurement> waiting = IntStream.rangeClosed(MessageType.DISCOVER, MessageType.INFORM)
                .mapToObj(type -> new Measurement.Level(
                        "smee_dhcp_decisions_waiting",
                        "DHCP messages whose answer waits for a backend now, by server and type.",
                        Map.of("server", server, "type", "DHCP" + MessageType.name(type)),
                        pending[type].sum()));
        return Stream.concat(
                        waiting,
                        Stream.of(
                                count(server, "smee_dhcp_received", "DHCP packets received, by server.", received),
                                count(server, "smee_dhcp_answered", "DHCP messages answered, by server.", replied),
                                count(server, "smee_dhcp_silent", "DHCP messages left unanswered on purpose.", silent),
                                count(server, "smee_dhcp_failed", "DHCP messages whose handler failed.", failed),
                                count(server, "smee_dhcp_parked", "DHCP messages that waited for a handler.", parked),
                                count(server, "smee_dhcp_unicast", "Replies to clients without an address.", unicast),
                                count(
                                        server,
                                        "smee_dhcp_unicast_failures",
                                        "Replies broadcast because unicast failed.",
                                        unicastFailures)))
                .toList();
    }

    /** What was thrown away by all {@code servers} together. */
    static List<Measurement> dropped(List<DhcpCounters> servers) {
        return List.of(
                dropped("malformed", servers, counters -> counters.malformed),
                dropped("not_a_request", servers, counters -> counters.notRequests),
                dropped("no_handler", servers, counters -> counters.expired),
                dropped("overload", servers, counters -> counters.overloaded),
                dropped("not_sent", servers, counters -> counters.sendFailures));
    }

    private static Measurement dropped(
            String cause, List<DhcpCounters> servers, Function<DhcpCounters, LongAdder> which) {
        return new Measurement.Count(
                "smee_dropped",
                "What was thrown away, by part and cause.",
                Map.of("part", "dhcp", "cause", cause),
                servers.stream().map(which).mapToLong(LongAdder::sum).sum());
    }

    private static Measurement count(String server, String name, String help, LongAdder count) {
        return new Measurement.Count(name, help, Map.of("server", server), count.sum());
    }

    /** One line; what never happened is left out. */
    String line() {
        StringBuilder line = new StringBuilder("received ").append(received.sum());
        add(line, "answered", replied);
        add(line, "silent", silent);
        add(line, "malformed", malformed);
        add(line, "no requests", notRequests);
        add(line, "failed", failed);
        add(line, "waited for a handler", parked);
        add(line, "waited in vain", expired);
        add(line, "dropped for too many undecided", overloaded);
        add(line, "not sent", sendFailures);
        add(line, "unicast to clients without an address", unicast);
        add(line, "broadcast because unicast failed", unicastFailures);
        return line.toString();
    }

    private static void add(StringBuilder line, String what, LongAdder count) {
        long sum = count.sum();
        if (sum > 0) {
            line.append(", ").append(what).append(' ').append(sum);
        }
    }
}
