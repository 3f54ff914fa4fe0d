package org.smee.dhcp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DhcpMessageTest {
    private static final long MAC = 0x525400aa882aL;

    private static DhcpWriter discover() {
        return new DhcpWriter(DhcpMessage.MAX_LENGTH)
                .start(1, 1, 6)
                .chaddr(MAC, 6)
                .option(DhcpOption.MESSAGE_TYPE, (byte) MessageType.DISCOVER);
    }

    private static DhcpMessage decoded(DhcpWriter writer) throws MalformedPacketException {
        writer.end(0);
        return DhcpMessage.of(writer.toBytes());
    }

    @Test
    void partsOfAnOptionAreJoinedInOrder() throws Exception {
        DhcpMessage message = decoded(discover()
                .optionText(DhcpOption.BOOT_FILE_NAME, "one")
                .optionText(DhcpOption.HOST_NAME, "host")
                .optionText(DhcpOption.BOOT_FILE_NAME, "-two")
                .optionText(DhcpOption.BOOT_FILE_NAME, "-three"));

        assertThat(message.optionText(DhcpOption.BOOT_FILE_NAME)).isEqualTo("one-two-three");
        assertThat(message.optionText(DhcpOption.HOST_NAME)).isEqualTo("host");
    }

    @Test
    void aValueOf600BytesSurvivesSplittingAndJoining() throws Exception {
        byte[] value = new byte[600];
        new Random(1).nextBytes(value);

        DhcpMessage message = decoded(discover().option(DhcpOption.VENDOR_SPECIFIC, value));

        assertThat(message.option(DhcpOption.VENDOR_SPECIFIC)).isEqualTo(value);
    }

    @Test
    void optionsInFileAndSnameAreReadFileFirst() throws Exception {
        byte[] packet = overloaded(3);
        put(packet, DhcpHeader.FILE, DhcpOption.HOST_NAME, 'a', 'b');
        put(packet, DhcpHeader.SNAME, DhcpOption.HOST_NAME, 'c', 'd');

        DhcpMessage message = DhcpMessage.of(packet);

        assertThat(message.optionText(DhcpOption.HOST_NAME)).isEqualTo("abcd");
        assertThat(message.file()).isEmpty();
        assertThat(message.sname()).isEmpty();
    }

    @Test
    void withoutOverloadTheFieldsAreText() throws Exception {
        DhcpMessage message = decoded(discover().file("undionly.kpxe").sname("server"));

        assertThat(message.file()).isEqualTo("undionly.kpxe");
        assertThat(message.sname()).isEqualTo("server");
    }

    @Test
    void anOverloadedFieldThatRepeatsTheOverloadOptionStaysOptions() throws Exception {
        byte[] packet = overloaded(1);
        put(packet, DhcpHeader.FILE, DhcpOption.OVERLOAD, 1, 2);

        assertThat(DhcpMessage.of(packet).file()).isEmpty();
    }

    @Test
    void anOptionThatRunsOverTheFieldIsRefused() {
        byte[] packet = overloaded(2);
        packet[DhcpHeader.SNAME] = DhcpOption.HOST_NAME;
        packet[DhcpHeader.SNAME + 1] = (byte) 63;

        assertThatThrownBy(() -> DhcpMessage.of(packet)).isInstanceOf(MalformedPacketException.class);
    }

    private static byte[] overloaded(int fields) {
        DhcpWriter writer = discover().option(DhcpOption.OVERLOAD, (byte) fields);
        writer.end(0);
        return writer.toBytes();
    }

    private static void put(byte[] packet, int at, int code, int... value) {
        packet[at] = (byte) code;
        packet[at + 1] = (byte) value.length;
        for (int i = 0; i < value.length; i++) {
            packet[at + 2 + i] = (byte) value[i];
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "5, 5, false", "6, 6, true", "8, 8, true", "16, 16, false", "255, 16, false"})
    void theLengthOfChaddrIsKeptWithinIt(int sent, int taken, boolean hasMac) throws Exception {
        DhcpMessage message = decoded(new DhcpWriter(600).start(1, 1, sent).chaddr(0x0102030405060708L, 8));

        assertThat(message.hlen()).isEqualTo(taken);
        assertThat(message.hasMac()).isEqualTo(hasMac);
        assertThat(message.toString()).contains("chaddr=");
    }

    @Test
    void aMacOfEightOctetsIsWhole() throws Exception {
        DhcpMessage message = decoded(new DhcpWriter(600).start(1, 32, 8).chaddr(0x0102030405060708L, 8));

        assertThat(message.mac()).hasToString("01:02:03:04:05:06:07:08");
    }

    @Test
    void withoutMacThereIsNone() throws Exception {
        DhcpMessage message = decoded(new DhcpWriter(600).start(1, 32, 0));

        assertThatThrownBy(message::mac).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void padsBetweenOptionsAreSkipped() throws Exception {
        byte[] packet = new byte[DhcpHeader.OPTIONS + 8];
        DhcpHeader.putInt(packet, DhcpHeader.COOKIE, DhcpHeader.MAGIC_COOKIE);
        packet[DhcpHeader.OPTIONS + 2] = DhcpOption.MESSAGE_TYPE;
        packet[DhcpHeader.OPTIONS + 3] = 1;
        packet[DhcpHeader.OPTIONS + 4] = MessageType.INFORM;
        packet[DhcpHeader.OPTIONS + 6] = (byte) DhcpOption.END;

        assertThat(DhcpMessage.of(packet).type()).isEqualTo(MessageType.INFORM);
    }

    @Test
    void aMessageWithoutAnyOptionIsPlainBootp() throws Exception {
        byte[] packet = new byte[DhcpHeader.OPTIONS];
        DhcpHeader.putInt(packet, DhcpHeader.COOKIE, DhcpHeader.MAGIC_COOKIE);

        assertThat(DhcpMessage.of(packet).type()).isEqualTo(MessageType.NONE);
    }

    @Test
    void aMissingEndIsRefused() {
        assertThatThrownBy(() -> DhcpMessage.of(discover().toBytes())).hasMessageContaining("end option");
    }

    @Test
    void anEmptyOptionIsThereButHasNoValue() throws Exception {
        DhcpMessage message = decoded(discover().option(DhcpOption.CLIENT_IDENTIFIER));

        assertThat(message.has(DhcpOption.CLIENT_IDENTIFIER)).isTrue();
        assertThat(message.option(DhcpOption.CLIENT_IDENTIFIER)).isEmpty();
        assertThat(message.has(DhcpOption.HOST_NAME)).isFalse();
        assertThat(message.option(DhcpOption.HOST_NAME)).isEmpty();
    }

    @Test
    void aTypeOfTwoBytesIsNoType() throws Exception {
        DhcpWriter writer = new DhcpWriter(600).option(DhcpOption.MESSAGE_TYPE, (byte) 1, (byte) 1);

        assertThat(decoded(writer).type()).isEqualTo(MessageType.NONE);
        assertThat(MessageType.name(99)).isEqualTo("unknown (99)");
    }

    @Test
    void aNumberOfTheWrongLengthIsNotRead() throws Exception {
        DhcpMessage message = decoded(discover().option(DhcpOption.REQUESTED_ADDRESS, (byte) 10));

        assertThat(message.optionInt(DhcpOption.REQUESTED_ADDRESS, 7)).isEqualTo(7);
    }
}
