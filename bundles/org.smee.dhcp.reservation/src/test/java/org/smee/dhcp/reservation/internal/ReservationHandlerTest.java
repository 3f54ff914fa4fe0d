package org.smee.dhcp.reservation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.dhcp.reservation.internal.Ask.MAC;
import static org.smee.dhcp.reservation.internal.Ask.ip;
import static org.smee.dhcp.reservation.internal.Ask.message;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.MessageType;

class ReservationHandlerTest {
    private static final String US = "192.168.2.112";

    private final Ask ask = new Ask(Site.at(US), Machines.machine(MAC, Machines.sandbox(), Netboot.ALLOWED));

    @Test
    void renewalIsAcknowledgedWithItsCiaddr() throws Exception {
        DhcpMessage ack = ask.reply(message(MessageType.REQUEST, MAC, w -> w.addresses(ip("192.168.2.15"), 0, 0, 0)));

        assertThat(ack.type()).isEqualTo(MessageType.ACK);
        assertThat(ack.ciaddr()).isEqualTo(ip("192.168.2.15"));
        assertThat(ack.yiaddr()).isEqualTo(ip("192.168.2.15"));
    }

    @Test
    void requestForAnotherServersOfferIsIgnored() throws Exception {
        Decision decision = ask.decide(message(
                MessageType.REQUEST,
                MAC,
                w -> w.optionInt(DhcpOption.SERVER_IDENTIFIER, ip("192.168.2.3"))
                        .optionInt(DhcpOption.REQUESTED_ADDRESS, ip("192.168.2.77"))));

        assertThat(decision).isInstanceOfSatisfying(Decision.Silence.class, silence -> {
            assertThat(silence.outcome()).isEqualTo(Outcome.IGNORED);
            assertThat(silence.why()).contains("another server");
        });
    }

    @Test
    void wrongAddressIsRefusedWithNakThatCarriesNoLease() throws Exception {
        DhcpMessage nak = ask.reply(message(
                MessageType.REQUEST,
                MAC,
                w -> w.optionInt(DhcpOption.REQUESTED_ADDRESS, ip("10.0.0.1"))
                        .option(DhcpOption.RELAY_AGENT_INFORMATION, (byte) 1, (byte) 1, (byte) 9)));

        assertThat(nak.type()).isEqualTo(MessageType.NAK);
        assertThat(nak.yiaddr()).isZero();
        assertThat(nak.has(DhcpOption.LEASE_TIME)).isFalse();
        assertThat(nak.optionInt(DhcpOption.SERVER_IDENTIFIER, 0)).isEqualTo(ip(US));
        assertThat(nak.option(DhcpOption.RELAY_AGENT_INFORMATION)).containsExactly(1, 1, 9);
    }

    @Test
    void wrongAddressIsIgnoredWhereWeAreNotAuthoritative() throws Exception {
        Ask modest =
                new Ask(Site.at(US).notAuthoritative(), Machines.machine(MAC, Machines.sandbox(), Netboot.ALLOWED));

        Decision decision = modest.decide(
                message(MessageType.REQUEST, MAC, w -> w.optionInt(DhcpOption.REQUESTED_ADDRESS, ip("10.0.0.1"))));

        assertThat(decision).isInstanceOf(Decision.Silence.class);
    }

    @Test
    void informIsAnsweredWithOptionsButNoAddressAndNoLease() throws Exception {
        DhcpMessage ack = ask.reply(message(MessageType.INFORM, MAC, w -> w.addresses(ip("192.168.2.15"), 0, 0, 0)));

        assertThat(ack.type()).isEqualTo(MessageType.ACK);
        assertThat(ack.yiaddr()).isZero();
        assertThat(ack.ciaddr()).isEqualTo(ip("192.168.2.15"));
        assertThat(ack.has(DhcpOption.LEASE_TIME)).isFalse();
        assertThat(ack.optionInt(DhcpOption.SUBNET_MASK, 0)).isEqualTo(ip("255.255.255.0"));
    }

    @Test
    void absentLeaseIsAWeek() throws Exception {
        Ask plain = new Ask(Site.at(US), Machines.machine(MAC, Machines.plain("192.168.2.15"), Netboot.ALLOWED));

        DhcpMessage offer = plain.reply(message(MessageType.DISCOVER, MAC, w -> w));

        assertThat(offer.optionInt(DhcpOption.LEASE_TIME, 0)).isEqualTo(604800);
    }

    @Test
    void absentLeaseIsZeroAndNonsenseIsAWeekAsInSmee() throws Exception {
        Ask absent =
                new Ask(Site.at(US).asSmee(), Machines.machine(MAC, Machines.plain("192.168.2.15"), Netboot.ALLOWED));
        Ask negative = new Ask(
                Site.at(US).asSmee(),
                Machines.machine(
                        MAC, Machines.with(Optional.of(Duration.ofSeconds(-5)), List.of(), "", ""), Netboot.ALLOWED));

        byte[] discover = message(MessageType.DISCOVER, MAC, w -> w);

        assertThat(absent.reply(discover).optionInt(DhcpOption.LEASE_TIME, 1)).isZero();
        assertThat(negative.reply(discover).optionInt(DhcpOption.LEASE_TIME, 0)).isEqualTo(604800);
    }

    @Test
    void clientIdentifierAndRelayInformationComeBackWithRelayInformationLast() throws Exception {
        byte[] offer = ask.reply(message(
                        MessageType.DISCOVER,
                        MAC,
                        w -> w.addresses(0, 0, 0, ip("10.56.0.1"))
                                .option(DhcpOption.RELAY_AGENT_INFORMATION, (byte) 1, (byte) 2, (byte) 7, (byte) 8)
                                .option(DhcpOption.CLIENT_IDENTIFIER, (byte) 1, (byte) 2)))
                .toBytes();

        DhcpMessage reply = DhcpMessage.of(offer);
        assertThat(reply.giaddr()).isEqualTo(ip("10.56.0.1"));
        assertThat(reply.option(DhcpOption.CLIENT_IDENTIFIER)).containsExactly(1, 2);
        assertThat(reply.option(DhcpOption.RELAY_AGENT_INFORMATION)).containsExactly(1, 2, 7, 8);
        assertThat(HexFormat.of().formatHex(offer)).endsWith("5204" + "01020708" + "ff");
    }

    @Test
    void unknownMachineIsNotAnswered() throws Exception {
        Decision decision = ask.decide(message(MessageType.DISCOVER, "02:00:00:00:00:99", w -> w));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Silence.class, s -> assertThat(s.outcome()).isEqualTo(Outcome.NOT_FOUND));
    }

    @Test
    void outageIsNotTakenForUnknown() throws Exception {
        ask.hardware().down("API server does not answer");

        Decision decision = ask.decide(message(MessageType.DISCOVER, MAC, w -> w));

        assertThat(decision).isInstanceOfSatisfying(Decision.Silence.class, silence -> {
            assertThat(silence.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(silence.why()).contains("API server does not answer");
        });
    }

    @Test
    void disabledMachineIsNotAnswered() throws Exception {
        Hardware disabled = new Hardware(
                "off", MacAddress.parse(MAC), Optional.of(Machines.sandbox()), true, Netboot.ALLOWED, Map.of());

        Decision decision = new Ask(Site.at(US), disabled).decide(message(MessageType.DISCOVER, MAC, w -> w));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Silence.class, s -> assertThat(s.outcome()).isEqualTo(Outcome.REFUSED));
    }

    @Test
    void recordWithoutAddressIsNotOfferedZero() throws Exception {
        Hardware bare = new Hardware("bare", MacAddress.parse(MAC), Optional.empty(), false, Netboot.ALLOWED, Map.of());

        Decision decision = new Ask(Site.at(US), bare).decide(message(MessageType.DISCOVER, MAC, w -> w));

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Silence.class, s -> assertThat(s.why()).contains("no IPv4 address"));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {MessageType.NONE, MessageType.OFFER, MessageType.ACK, MessageType.NAK, MessageType.RELEASE, 99})
    void messagesThatNeedNoAnswerGetNone(int type) throws Exception {
        assertThat(ask.decide(message(type, MAC, w -> w))).isInstanceOf(Decision.Silence.class);
    }

    @Test
    void declinedAddressIsReportedAsFailure() throws Exception {
        assertThat(ask.decide(message(MessageType.DECLINE, MAC, w -> w)))
                .isInstanceOfSatisfying(
                        Decision.Silence.class, s -> assertThat(s.outcome()).isEqualTo(Outcome.FAILED));
    }
}
