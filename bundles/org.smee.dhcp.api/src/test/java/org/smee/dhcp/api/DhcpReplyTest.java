package org.smee.dhcp.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smee.api.net.MacAddress;

class DhcpReplyTest {
    private static final int NO_LIMIT = DhcpMessage.MAX_LENGTH;

    private final DhcpReply reply = new DhcpReply().start(MessageType.OFFER);

    private static DhcpMessage request() throws MalformedPacketException {
        DhcpWriter writer = new DhcpWriter(600)
                .start(1, 1, 6)
                .xid(0x01020304)
                .hopsAndSecs(3, 9)
                .flags(0x8000)
                .addresses(1, 2, 3, 0xc0a80701)
                .chaddr(0x525400aa882aL, 6)
                .option(DhcpOption.RELAY_AGENT_INFORMATION, (byte) 1, (byte) 1, (byte) 9)
                .option(DhcpOption.CLIENT_IDENTIFIER);
        writer.end(300);
        return DhcpMessage.of(writer.toBytes());
    }

    private List<Integer> codes(DhcpMessage request, int limit) {
        int length = reply.encode(request, limit);
        byte[] bytes = Arrays.copyOf(reply.bytes(), length);
        List<Integer> codes = new ArrayList<>();
        int at = DhcpHeader.OPTIONS;
        while ((bytes[at] & 255) != DhcpOption.END) {
            codes.add(bytes[at] & 255);
            at += 2 + (bytes[at + 1] & 255);
        }
        return codes;
    }

    @Test
    void fixedFieldsComeFromTheRequest() throws Exception {
        DhcpMessage answer = reply.yiaddr(5).siaddr(6).file("x").toMessage(request(), NO_LIMIT);

        assertThat(answer.op()).isEqualTo(2);
        assertThat(answer.xid()).isEqualTo(0x01020304);
        assertThat(answer.flags()).isEqualTo(0x8000);
        assertThat(answer.giaddr()).isEqualTo(0xc0a80701);
        assertThat(answer.mac()).hasToString("52:54:00:aa:88:2a");
        assertThat(answer.hops()).isZero();
        assertThat(answer.secs()).isZero();
        assertThat(answer.ciaddr()).isZero();
        assertThat(answer.length()).isEqualTo(DhcpReply.MIN_LENGTH);
    }

    @Test
    void optionsAscendAndRelayInformationIsLast() throws Exception {
        DhcpMessage request = request();
        reply.optionText(DhcpOption.DOMAIN_SEARCH, "x")
                .copy(DhcpOption.RELAY_AGENT_INFORMATION, request)
                .copy(DhcpOption.CLIENT_IDENTIFIER, request)
                .copy(DhcpOption.HOST_NAME, request)
                .optionInt(DhcpOption.SUBNET_MASK, -256);

        assertThat(codes(request, NO_LIMIT)).containsExactly(1, 53, 61, 119, 82);
    }

    @Test
    void theLastValueOfAnOptionCounts() throws Exception {
        reply.optionText(DhcpOption.HOST_NAME, "first").optionText(DhcpOption.HOST_NAME, "second");

        assertThat(reply.toMessage(request(), NO_LIMIT).optionText(DhcpOption.HOST_NAME))
                .isEqualTo("second");
    }

    @Test
    void aValueOver255BytesIsSplit() throws Exception {
        reply.option(DhcpOption.DOMAIN_SEARCH, new byte[300]);

        assertThat(codes(request(), NO_LIMIT)).containsExactly(53, 119, 119);
        assertThat(reply.toMessage(request(), NO_LIMIT).optionLength(DhcpOption.DOMAIN_SEARCH))
                .isEqualTo(300);
    }

    @Test
    void whatDoesNotFitIsLeftOutLeastNeededFirst() throws Exception {
        reply.optionInt(DhcpOption.SUBNET_MASK, -256)
                .option(DhcpOption.DOMAIN_SEARCH, new byte[100])
                .option(DhcpOption.NTP_SERVERS, new byte[100])
                .option(DhcpOption.NAME_SERVERS, new byte[100]);

        assertThat(codes(request(), 400)).containsExactly(1, 6, 53);
        assertThat(reply.dropped()).isEqualTo(2);
        assertThat(reply.encode(request(), 400)).isLessThanOrEqualTo(400);
    }

    @Test
    void aFileOf127BytesFitsTheField() throws Exception {
        String name = "f".repeat(127);

        DhcpMessage answer = reply.file(name).toMessage(request(), NO_LIMIT);

        assertThat(answer.file()).isEqualTo(name);
        assertThat(answer.has(DhcpOption.BOOT_FILE_NAME)).isFalse();
    }

    @Test
    void aLongerFileMovesToOption67EveryTimeItIsEncoded() throws Exception {
        String name = "f".repeat(300);
        reply.file(name);

        for (int i = 0; i < 40; i++) {
            DhcpMessage answer = reply.toMessage(request(), NO_LIMIT);
            assertThat(answer.optionText(DhcpOption.BOOT_FILE_NAME)).isEqualTo(name);
            assertThat(answer.file()).isEmpty();
        }
    }

    @Test
    void anExactFileIsCutAsSmeeDoes() throws Exception {
        DhcpMessage answer = reply.file("f".repeat(200)).exactFile().toMessage(request(), NO_LIMIT);

        assertThat(answer.file()).hasSize(127);
        assertThat(answer.has(DhcpOption.BOOT_FILE_NAME)).isFalse();
    }

    @Test
    void anOptionBeyondTheBufferIsLeftOut() throws Exception {
        reply.option(DhcpOption.DOMAIN_SEARCH, new byte[9000]).optionText(DhcpOption.HOST_NAME, "still");

        assertThat(reply.has(DhcpOption.DOMAIN_SEARCH)).isFalse();
        assertThat(reply.toMessage(request(), NO_LIMIT).optionText(DhcpOption.HOST_NAME))
                .isEqualTo("still");
    }

    @Test
    void startForgetsEverything() throws Exception {
        reply.file("old").sname("old").yiaddr(9).optionText(DhcpOption.HOST_NAME, "old");

        DhcpMessage answer = reply.start(MessageType.NAK).toMessage(request(), NO_LIMIT);

        assertThat(answer.type()).isEqualTo(MessageType.NAK);
        assertThat(answer.file() + answer.sname() + answer.optionText(DhcpOption.HOST_NAME))
                .isEmpty();
        assertThat(answer.yiaddr()).isZero();
    }

    @Test
    void namesBeyondLatinDoNotFail() {
        DhcpWriter writer = new DhcpWriter(600).sname("\uD83D\uDE80 rocket").file("\uD83D\uDE80");

        assertThat(writer.end(0)).isEqualTo(241);
    }

    @Test
    void everyMacFormatIsWrittenAsItIsShown() throws Exception {
        MacAddress mac = MacAddress.parse("52:54:00:aa:88:2a");
        for (MacFormat format : MacFormat.values()) {
            UrlTemplate url = UrlTemplate.directory("http://h/ipxe", format);

            url.writeTo(reply, request(), "f.efi");

            assertThat(reply.file()).as(format.name()).isEqualTo(url.of(mac, "f.efi"));
        }
    }
}
