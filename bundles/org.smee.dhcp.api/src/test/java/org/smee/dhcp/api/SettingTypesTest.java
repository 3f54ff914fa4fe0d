package org.smee.dhcp.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.net.MacAddress;

class SettingTypesTest {
    private static final MacAddress MAC = MacAddress.parse("52:54:00:aa:88:2a");

    @Test
    void overridesLieOverTheTable() {
        ArchTable table = ArchTable.parse(" 7 = snponly.efi , 255=any.efi,300=far.efi,");

        assertThat(table.binary(7)).isEqualTo("snponly.efi");
        assertThat(table.binary(0)).isEqualTo("undionly.kpxe");
        assertThat(table.binary(ArchTable.UNKNOWN)).isEqualTo("any.efi");
        assertThat(table.binary(300)).isEqualTo("far.efi");
        assertThat(table.binary(301)).isEmpty();
        assertThat(table.entries()).containsEntry(300, "far.efi").containsEntry(16, "ipxe.efi");
    }

    @Test
    void noOverrideIsTheDefaultTable() {
        assertThat(ArchTable.parse(" ")).isSameAs(ArchTable.DEFAULT);
        assertThat(ArchTable.DEFAULT.binary(ArchTable.UNKNOWN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "7=", "=x", "seven=x", "65536=x", "-1=x", "0x7=x"})
    void wrongOverridesAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArchTable.parse(text))
                .withMessageContaining("0..65535");
    }

    @ParameterizedTest
    @CsvSource({
        "colon, http://h/ipxe/52:54:00:aa:88:2a/f",
        "dot, http://h/ipxe/5254.00aa.882a/f",
        "dash, http://h/ipxe/52-54-00-aa-88-2a/f",
        "no-delimiter, http://h/ipxe/525400aa882a/f",
        "empty, http://h/ipxe/f",
        "'', http://h/ipxe/52:54:00:aa:88:2a/f",
    })
    void macFormatsShapeTheDirectory(String word, String url) {
        assertThat(UrlTemplate.directory("http://h/ipxe", MacFormat.parse(word)).of(MAC, "f"))
                .isEqualTo(url);
    }

    @Test
    void anUnknownMacFormatIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MacFormat.parse("upper"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/auto.ipxe, http://h/52:54:00:aa:88:2a/auto.ipxe",
        "http://h:8080/a/b/auto.ipxe, http://h:8080/a/b/52:54:00:aa:88:2a/auto.ipxe",
        "http://h/auto.ipxe?x=/y/, http://h/52:54:00:aa:88:2a/auto.ipxe?x=/y/",
        "http://h/, http://h/52:54:00:aa:88:2a/",
    })
    void theMacGoesBeforeTheLastElement(String url, String expected) {
        assertThat(UrlTemplate.beforeLastElement(url).of(MAC, "")).isEqualTo(expected);
    }

    @Test
    void aClientWithoutMacGetsTheUrlWithoutThatElement() throws Exception {
        DhcpWriter writer = new DhcpWriter(600).start(1, 32, 0);
        writer.end(300);
        DhcpMessage request = DhcpMessage.of(writer.toBytes());
        DhcpReply reply = new DhcpReply().start(MessageType.OFFER);

        UrlTemplate.beforeLastElement("http://h/auto.ipxe").writeTo(reply, request, "");
        assertThat(reply.file()).isEqualTo("http://h/auto.ipxe");

        UrlTemplate.directory("http://h/ipxe/", MacFormat.DASH).writeTo(reply, request, "f");
        assertThat(reply.file()).isEqualTo("http://h/ipxe/f");
    }
}
