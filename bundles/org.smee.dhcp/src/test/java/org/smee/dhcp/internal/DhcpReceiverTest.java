package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.api.status.Measurement;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.Packets;

/** What happens between a datagram and its answer. */
class DhcpReceiverTest {
    private static final String MAC = "02:00:00:00:00:01";
    private static final String NOBODY = "0.0.0.0:68";

    private static List<Outcome> outcomes(Server server) {
        return server.events.all().stream().map(BootEvent::outcome).toList();
    }

    @Test
    void aMessageIsAnsweredAndTold() {
        try (Server server = new Server().handledBy(ScriptedHandler.answering("undionly.kpxe", false))) {
            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);

            FakeUdp.Sent offer = server.br0().last();
            assertThat(offer.message().type()).isEqualTo(MessageType.OFFER);
            assertThat(offer.target().toString()).contains("255.255.255.255").endsWith(":68");
            BootEvent event = server.events.last();
            assertThat(event.outcome()).isEqualTo(Outcome.SERVED);
            assertThat(event.why()).isEqualTo("as scripted");
            assertThat(event.machine().mac()).hasToString("Optional[" + MAC + "]");
            assertThat(event.machine().address().orElseThrow().getHostAddress()).isEqualTo("10.55.0.99");
            assertThat(event.details())
                    .containsEntry("type", "DISCOVER")
                    .containsEntry("reply", "OFFER")
                    .containsEntry("xid", "01020304")
                    .containsEntry("interface", "br0")
                    .containsEntry("file", "undionly.kpxe")
                    .containsEntry("took-us", "0")
                    .doesNotContainKey("giaddr");
        }
    }

    @Test
    void silenceIsToldWithItsReason() {
        ScriptedHandler silent =
                new ScriptedHandler(request -> new Decision.Silence(Outcome.NOT_FOUND, "no record").now());
        try (Server server = new Server().handledBy(silent)) {
            server.br0().receive(Packets.plain(MAC).relayedBy("10.1.0.1").bytes(), "10.1.0.1:67");

            assertThat(server.br0().sent).isEmpty();
            assertThat(server.events.last().outcome()).isEqualTo(Outcome.NOT_FOUND);
            assertThat(server.events.last().details())
                    .containsEntry("giaddr", "10.1.0.1")
                    .doesNotContainKey("reply");
        }
    }

    @Test
    void whatIsNoDhcpMessageIsCountedAndNothingElse() {
        try (Server server = new Server().handledBy(ScriptedHandler.answering("f", false))) {
            server.br0().receive(new byte[0], NOBODY);
            server.br0().receive(new byte[5000], NOBODY);
            server.br0().receive(Packets.bios(MAC).withoutEnd().bytes(), NOBODY);

            assertThat(server.br0().sent).isEmpty();
            assertThat(server.events.all()).isEmpty();
            assertThat(server.dhcp().counters().malformed.sum()).isEqualTo(3);

            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
            assertThat(server.br0().sent).hasSize(1);
        }
    }

    @Test
    void aServersMessageIsOnlyLookedAtUnderCompat() {
        ScriptedHandler handler = ScriptedHandler.answering("f", false);
        try (Server server = new Server().handledBy(handler)) {
            server.br0().receive(Packets.bios(MAC).op(2).bytes(), NOBODY);
            assertThat(handler.asked).isZero();

            server.change("compat", "smee");
            server.br0().receive(Packets.bios(MAC).op(2).bytes(), NOBODY);
            assertThat(server.br0().last().message().op()).isEqualTo(1);
        }
    }

    @Test
    void withoutHandlerMessagesWaitAndAreAnsweredInOrder() {
        try (Server server = new Server()) {
            server.br0().receive(Packets.bios(MAC).xid(1).bytes(), NOBODY);
            server.br0().receive(Packets.bios(MAC).xid(2).bytes(), "10.0.0.9:4000");
            assertThat(server.br0().sent).isEmpty();

            server.handledBy(ScriptedHandler.answering("f", false));

            assertThat(server.br0().sent).extracting(s -> s.message().xid()).containsExactly(1, 2);
            assertThat(server.br0().last().target().getPort()).isEqualTo(4000);
            assertThat(server.dhcp().counters().parked.sum()).isEqualTo(2);
        }
    }

    @Test
    void whatStillWaitsWhenTheServerGoesIsLeftToItsSuccessor() {
        try (Server server = new Server()) {
            server.br0().receive(Packets.bios(MAC).xid(1).bytes(), NOBODY);
            FakeUdp.Endpoint endpoint = server.br0();

            server.dhcp().close();

            assertThat(endpoint.kept).containsExactly(Packets.bios(MAC).xid(1).bytes());
            assertThat(endpoint.sent).isEmpty();
        }
    }

    @Test
    void whoWaitedInVainIsToldWhatToInstall() {
        try (Server server = new Server("park.time", "2s")) {
            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
            server.passSeconds(1);
            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
            server.passSeconds(1);

            server.br0().runTimers();

            assertThat(server.dhcp().counters().expired.sum()).isEqualTo(1);
            assertThat(server.events.all()).hasSize(1);
            assertThat(server.events.last().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(server.events.last().why())
                    .contains("no handler for mode reservation", "feature:install smee-dhcp-reservation");

            server.passSeconds(1);
            server.br0().runTimers();
            assertThat(server.dhcp().counters().expired.sum()).isEqualTo(2);
        }
    }

    @Test
    void theQueueIsBounded() {
        try (Server server = new Server("park.size", "2")) {
            for (int i = 0; i < 5; i++) {
                server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
            }

            assertThat(server.dhcp().counters().parked.sum()).isEqualTo(2);
            assertThat(outcomes(server)).containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.FAILED);
        }
    }

    @Test
    void aDecisionMayComeLaterAndOthersDoNotWaitForIt() {
        CompletableFuture<Decision> slow = new CompletableFuture<>();
        DhcpRequest[] kept = new DhcpRequest[1];
        ScriptedHandler handler = new ScriptedHandler(request -> {
            if (request.message().xid() == 1) {
                kept[0] = request;
                return slow;
            }
            return ScriptedHandler.reply(request, "f", false).now();
        });
        try (Server server = new Server().handledBy(handler)) {
            server.br0().receive(Packets.bios(MAC).xid(1).bytes(), NOBODY);
            server.br0().receive(Packets.bios(MAC).xid(2).bytes(), NOBODY);

            assertThat(waiting(server)).isEqualTo(1);
            server.passSeconds(3);
            slow.complete(ScriptedHandler.reply(kept[0], "f", false));

            assertThat(server.br0().sent).extracting(s -> s.message().xid()).containsExactly(2, 1);
            assertThat(server.events.all())
                    .extracting(event -> event.details().get("took-us"))
                    .containsExactly("0", "3000000");
            assertThat(waiting(server)).isZero();
        }
    }

    private static double waiting(Server server) {
        return server.dhcp().measurements().stream()
                .filter(one -> one.labels().equals(Map.of("server", "", "type", "DHCPDISCOVER")))
                .mapToDouble(one -> ((Measurement.Level) one).value())
                .sum();
    }

    @Test
    void tooManyUndecidedMessagesAreDroppedAndCounted() {
        CompletableFuture<Decision> never = new CompletableFuture<>();
        try (Server server = new Server().handledBy(ScriptedHandler.later(never))) {
            for (int i = 0; i < RequestPool.MOST + 3; i++) {
                server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
            }
            assertThat(server.dhcp().counters().overloaded.sum()).isEqualTo(3);
            assertThat(server.dhcp().measurements())
                    .contains(new Measurement.Count(
                            "smee_dropped",
                            "What was thrown away, by part and cause.",
                            Map.of("part", "dhcp", "cause", "overload"),
                            3));

            never.complete(new Decision.Silence(Outcome.IGNORED, "at last"));
            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
            assertThat(server.dhcp().counters().overloaded.sum()).isEqualTo(3);
        }
    }

    @Test
    void handlersThatFailAreReportedAndTheNextMessageIsAnswered() {
        List<ScriptedHandler> failing = List.of(
                new ScriptedHandler(request -> {
                    throw new IllegalStateException("broken");
                }),
                new ScriptedHandler(request -> {
                    throw new NoClassDefFoundError("broken");
                }),
                new ScriptedHandler(request -> CompletableFuture.failedFuture(new IllegalStateException("broken"))),
                new ScriptedHandler(request -> {
                    CompletableFuture<Decision> cancelled = new CompletableFuture<>();
                    cancelled.cancel(false);
                    return cancelled;
                }),
                new ScriptedHandler(
                        request -> new CompletableFuture<Decision>().completeAsync(() -> null, Runnable::run)));
        for (ScriptedHandler handler : failing) {
            try (Server server = new Server().handledBy(handler)) {
                server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
                assertThat(server.events.last().outcome()).isEqualTo(Outcome.FAILED);
                assertThat(server.events.last().why()).contains("ScriptedHandler", "no other handler");

                server.dhcp().unbindHandler(handler);
                server.handledBy(ScriptedHandler.answering("f", false));
                server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
                assertThat(server.br0().sent).hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, 548", "0, 548", "576, 548", "1000, 972", "1472, 1444", "1500, 1472", "65280, 1472"})
    void theClientsMaximumMessageSizeLimitsTheReply(int said, int limit) {
        Packets packet = Packets.bios(MAC);
        Packets asking = said < 0 ? packet.without(DhcpOption.MAXIMUM_MESSAGE_SIZE) : packet.maximumMessageSize(said);

        assertThat(asking.at(DhcpSites.rfc("reservation")).replyLimit()).isEqualTo(limit);
    }

    @Test
    void aLongReplyIsShortenedUnlessUnderCompat() {
        ScriptedHandler handler = new ScriptedHandler(request -> {
            Decision decision = ScriptedHandler.reply(request, "f", false);
            request.reply().option(DhcpOption.DOMAIN_SEARCH, new byte[600]);
            return decision.now();
        });
        try (Server server = new Server().handledBy(handler)) {
            server.br0().receive(Packets.system(MAC).bytes(), NOBODY);
            assertThat(server.br0().last().length()).isLessThanOrEqualTo(548);

            server.change("compat", "smee");
            server.br0().receive(Packets.system(MAC).bytes(), NOBODY);
            assertThat(server.br0().last().length()).isGreaterThan(800);
        }
    }

    @Test
    void anIpxeSentToIpxeThreeTimesIsALoop() {
        int[] loads = new int[5];
        int[] at = new int[1];
        ScriptedHandler handler = new ScriptedHandler(request -> {
            loads[at[0]++] = request.chainLoads();
            return ScriptedHandler.reply(request, "tftp://x/undionly.kpxe", true)
                    .now();
        });
        try (Server server = new Server().handledBy(handler)) {
            for (int i = 0; i < 4; i++) {
                Packets again =
                        Packets.ipxe(MAC, 0).request("10.55.0.99", "10.55.0.1").xid(i);
                server.br0().receive(again.bytes(), NOBODY);
            }
            server.passSeconds(60);
            server.br0()
                    .receive(
                            Packets.ipxe(MAC, 0)
                                    .request("10.55.0.99", "10.55.0.1")
                                    .bytes(),
                            NOBODY);

            assertThat(loads).containsExactly(0, 1, 2, 3, 0);
            assertThat(outcomes(server)).containsOnlyOnce(Outcome.LOOP);
            assertThat(server.events.all().get(3).why()).contains("ipxe.chain=if-needed");
        }
    }

    @Test
    void firmwareThatLoadsTheSameFileFiveTimesIsALoop() {
        try (Server server = new Server().handledBy(ScriptedHandler.answering("undionly.kpxe", false))) {
            for (int i = 0; i < 7; i++) {
                byte[] again = Packets.bios(MAC)
                        .request("10.55.0.99", "10.55.0.1")
                        .xid(i)
                        .bytes();
                server.br0().receive(again, NOBODY);
                server.br0().receive(again, NOBODY);
            }

            assertThat(outcomes(server)).containsOnlyOnce(Outcome.LOOP);
            assertThat(server.events.all().stream()
                            .filter(e -> e.outcome() == Outcome.LOOP)
                            .map(BootEvent::why))
                    .allMatch(why -> why.contains("firmware loads undionly.kpxe again and again"));
        }
    }

    @Test
    void everyReplyIsBuiltFromItsOwnRequest() {
        try (Server server = new Server().handledBy(ScriptedHandler.answering("f", false))) {
            for (int i = 0; i < 50; i++) {
                server.br0()
                        .receive(
                                Packets.bios(String.format("02:00:00:00:00:%02x", i))
                                        .xid(i)
                                        .bytes(),
                                NOBODY);
            }

            long[] macs = server.br0().sent.stream()
                    .mapToLong(s -> s.message().macBits())
                    .toArray();
            assertThat(Arrays.stream(macs).distinct().count()).isEqualTo(50);
        }
    }
}
