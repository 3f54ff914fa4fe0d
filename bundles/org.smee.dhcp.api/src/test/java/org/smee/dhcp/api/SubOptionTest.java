package org.smee.dhcp.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options inside an option (RFC 2132 section 8.4). */
class SubOptionTest {
    @ParameterizedTest
    @CsvSource({
        "470480010002, 2",
        "060108470480010002, 5",
        "0000470480010002ff, 4",
        "ff470480010002, 3",
        "'', -1",
        "47, -1",
        "4704, -1",
        "4704800100, -1",
        "4703800100, -1",
        "06ff470480010002, -1",
    })
    void isFoundWhereItStandsWholeAndInTheRightSize(String hex, int at) throws Exception {
        DhcpWriter writer = new DhcpWriter(600).option(DhcpOption.MESSAGE_TYPE, (byte) MessageType.REQUEST);
        writer.option(DhcpOption.VENDOR_SPECIFIC, HexFormat.of().parseHex(hex)).end(300);

        DhcpMessage message = DhcpMessage.of(writer.toBytes());

        assertThat(message.subOption(DhcpOption.VENDOR_SPECIFIC, 71, 4)).isEqualTo(at);
    }
}
