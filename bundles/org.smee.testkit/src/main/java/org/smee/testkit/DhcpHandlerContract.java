package org.smee.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.DhcpSite;

/** What every {@link DhcpHandler} keeps to. Extend it, and give the handler and a MAC that it answers. */
public abstract class DhcpHandlerContract {
    private static final int NO_LIMIT = DhcpMessage.MAX_LENGTH;
    private static final int PATIENCE_SECONDS = 10;

    /** A new handler that knows {@link #knownMac}. */
    protected abstract DhcpHandler handler();

    /** A machine that is answered and may boot. */
    protected abstract String knownMac();

    /** The mode the handler serves. */
    protected abstract String mode();

    private DhcpSite site() {
        return DhcpSites.rfc(mode());
    }

    private static Decision decide(DhcpHandler handler, DhcpRequest request) {
        return handler.decide(request)
                .toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static byte[] reply(Decision decision, DhcpRequest request) {
        if (decision instanceof Decision.Reply answer) {
            int length = answer.reply().encode(request.message(), NO_LIMIT);
            return Arrays.copyOf(answer.reply().bytes(), length);
        }
        return new byte[0];
    }

    private static String why(Decision decision) {
        return decision instanceof Decision.Reply reply ? reply.why() : ((Decision.Silence) decision).why();
    }

    static Stream<Packets> oddMessages() {
        String mac = "02:00:00:00:00:99";
        Stream<Packets> types = IntStream.rangeClosed(0, 20)
                .mapToObj(type -> Packets.ipxe(mac, 0).type(type));
        Stream<Packets> lengths =
                IntStream.rangeClosed(0, 16).mapToObj(count -> Packets.bios(mac).hlen(count));
        Stream<Packets> odd = Stream.of(
                Packets.plain(mac).without(DhcpOption.MESSAGE_TYPE),
                Packets.bios(mac).op(2),
                Packets.bios(mac).op(0),
                Packets.bios(mac).arch(),
                Packets.bios(mac).arch(65535, 12),
                Packets.bios(mac).option(DhcpOption.CLASS_IDENTIFIER),
                Packets.bios(mac).option(DhcpOption.CLIENT_MACHINE_IDENTIFIER),
                Packets.ipxe(mac, 7).option(DhcpOption.USER_CLASS, 255),
                Packets.ipxe(mac, 7).option(DhcpOption.IPXE, 19, 255),
                Packets.uefi(mac).option(DhcpOption.REQUESTED_ADDRESS, 1),
                Packets.uefi(mac).option(DhcpOption.SERVER_IDENTIFIER),
                Packets.uefi(mac).option(DhcpOption.VENDOR_SPECIFIC, 71, 255),
                Packets.uefi(mac).option(DhcpOption.VENDOR_SPECIFIC, 71, 4, 0, 0, 0, 0, 71),
                Packets.uefi(mac).renew("0.0.0.0").option(DhcpOption.SERVER_IDENTIFIER, 1, 2, 3),
                Packets.uefi(mac).option(DhcpOption.RELAY_AGENT_INFORMATION),
                Packets.uefi(mac).option(DhcpOption.CLIENT_IDENTIFIER));
        return Stream.of(types, lengths, odd).flatMap(s -> s);
    }

    @ParameterizedTest
    @MethodSource("oddMessages")
    void oddMessagesGetADecisionWithAReason(Packets packet) {
        DhcpRequest request = packet.at(site());

        Decision decision = decide(handler(), request);

        assertThat(why(decision)).isNotBlank();
        reply(decision, request);
    }

    @ParameterizedTest
    @MethodSource("oddMessages")
    void oddMessagesAtThePxePortGetADecisionToo(Packets packet) {
        DhcpRequest request = packet.at(site()).bootServer(true);

        Decision decision = decide(handler(), request);

        assertThat(why(decision)).isNotBlank();
        reply(decision, request);
    }

    @Test
    void whatClientAndRelaySentComesBackOnlyInTheirOwnAnswer() throws Exception {
        DhcpHandler handler = handler();
        DhcpRequest request = Packets.bios(knownMac()).clientIdentifier().at(site());
        byte[] before = reply(decide(handler, request), request);

        request.decode(Packets.bios(knownMac()).bytes());

        assertThat(DhcpMessage.of(before).has(DhcpOption.CLIENT_IDENTIFIER)).isTrue();
        assertThat(DhcpMessage.of(reply(decide(handler, request), request)).has(DhcpOption.CLIENT_IDENTIFIER))
                .isFalse();
    }

    @Test
    void aKnownMachineIsAnswered() {
        DhcpRequest request = Packets.bios(knownMac()).at(site());

        Decision decision = decide(handler(), request);

        assertThat(decision).as(why(decision)).isInstanceOf(Decision.Reply.class);
    }

    @Test
    void theSameMessageGetsTheSameAnswerAgain() {
        DhcpHandler handler = handler();
        DhcpRequest first = Packets.uefi(knownMac()).at(site());
        DhcpRequest second = Packets.uefi(knownMac()).at(site());

        byte[] answer = reply(decide(handler, first), first);

        assertThat(reply(decide(handler, second), second)).isEqualTo(answer);
    }

    @Test
    void aRequestObjectMayBeUsedAgain() throws Exception {
        DhcpHandler handler = handler();
        DhcpRequest fresh = Packets.plain(knownMac()).at(site());
        DhcpRequest used = Packets.ipxe(knownMac(), 0)
                .relayedBy("192.168.7.1")
                .option(DhcpOption.RELAY_AGENT_INFORMATION, 1, 2, 3, 4)
                .at(site());
        reply(decide(handler, used), used);

        used.decode(Packets.plain(knownMac()).bytes());

        assertThat(reply(decide(handler, used), used)).isEqualTo(reply(decide(handler, fresh), fresh));
    }

    @Test
    void relayAgentInformationComesBackAsTheLastOption() {
        DhcpRequest request = Packets.bios(knownMac())
                .relayedBy("192.168.7.1")
                .option(DhcpOption.RELAY_AGENT_INFORMATION, 1, 2, 0x65, 0x66)
                .at(site());

        byte[] answer = reply(decide(handler(), request), request);

        assertThat(answer).containsSubsequence(new byte[] {82, 4, 1, 2, 0x65, 0x66, (byte) 255});
    }

    @Test
    void severalThreadsMayAskAtOnce() {
        DhcpHandler handler = handler();
        DhcpRequest alone = Packets.bios(knownMac()).at(site());
        byte[] expected = reply(decide(handler, alone), alone);

        boolean allEqual = IntStream.range(0, 2000).parallel().allMatch(i -> {
            DhcpRequest request = Packets.bios(knownMac()).at(site());
            return Arrays.equals(reply(decide(handler, request), request), expected);
        });

        assertThat(allEqual).isTrue();
    }
}
