package org.smee.dhcp.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {
    private static final long MAC = 0x525400aa882aL;
    private static final byte DISCOVER = MessageType.DISCOVER;

    private static DhcpWriter from(long mac) {
        return new DhcpWriter(DhcpMessage.MAX_LENGTH).chaddr(mac, 6).option(DhcpOption.MESSAGE_TYPE, DISCOVER);
    }

    private static DhcpWriter pxe() {
        return from(MAC)
                .optionText(DhcpOption.CLASS_IDENTIFIER, "PXEClient:Arch:00000")
                .option(DhcpOption.CLIENT_ARCHITECTURE, (byte) 0, (byte) 0)
                .option(DhcpOption.CLIENT_NETWORK_INTERFACE, (byte) 1, (byte) 2, (byte) 1);
    }

    private static Client client(DhcpWriter writer, DhcpSite site) throws MalformedPacketException {
        writer.end(300);
        return new DhcpRequest(site).decode(writer.toBytes()).client();
    }

    private static Client userClass(String hex, DhcpSite site) throws MalformedPacketException {
        return client(pxe().option(DhcpOption.USER_CLASS, HexFormat.of().parseHex(hex)), site);
    }

    @ParameterizedTest
    @CsvSource({
        "69505845, true", // iPXE
        "0469505845, true", // RFC 3004: iPXE
        "03616263 0469505845, true", // RFC 3004: abc, iPXE
        "0569505845, false", // claims more than is there
        "00, false",
        "'', false",
        "ff69505845, false",
        "6950584500, false",
    })
    void ipxeIsKnownByItsUserClass(String hex, boolean ipxe) throws Exception {
        assertThat(userClass(hex.replace(" ", ""), Sites.rfc()).ipxe()).isEqualTo(ipxe);
    }

    @Test
    void underCompatOnlyTheBareUserClassCounts() throws Exception {
        assertThat(userClass("69505845", Sites.compat()).ipxe()).isTrue();
        assertThat(userClass("0469505845", Sites.compat()).ipxe()).isFalse();
    }

    @Test
    void theSitesOwnUserClassIsOursToo() throws Exception {
        DhcpSite site = Sites.site(false, "Racks", ArchTable.DEFAULT);

        assertThat(userClass(HexFormat.of().formatHex("Racks".getBytes(US_ASCII)), site)
                        .ours())
                .isTrue();
        assertThat(userClass(HexFormat.of().formatHex("Tinkerbell".getBytes(US_ASCII)), site)
                        .ours())
                .isTrue();
        assertThat(userClass("69505845", site).ours()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "130101, true",
        "130100, false",
        "1301, false",
        "13, false",
        "1302010113, false",
        "120101130101, true",
        "0000ff130101, true",
        "12ff130101, false",
        "'', false",
    })
    void httpIsKnownByFeature19OfOption175(String hex, boolean http) throws Exception {
        Client client = client(pxe().option(DhcpOption.IPXE, HexFormat.of().parseHex(hex)), Sites.rfc());

        assertThat(client.ipxeHttp()).isEqualTo(http);
        assertThat(client.ipxe()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0000, 0, 0",
        "0007, 7, 7",
        "00110007, 7, 17", // 17 has a name but no binary
        "ffff0007, 7, 7",
        "0029, 41, 255", // Raspberry Pi boot has no name in the reference
        "0c, 255, 255",
        "'', 255, 255",
        "ffff, 255, 255",
    })
    void theArchitectureIsTheFirstOneWithABinary(String hex, int rfc, int compat) throws Exception {
        byte[] list = HexFormat.of().parseHex(hex);

        assertThat(client(from(MAC).option(DhcpOption.CLIENT_ARCHITECTURE, list), Sites.rfc())
                        .architecture())
                .isEqualTo(rfc);
        assertThat(client(from(MAC).option(DhcpOption.CLIENT_ARCHITECTURE, list), Sites.compat())
                        .architecture())
                .isEqualTo(compat);
    }

    @Test
    void anOverrideMakesAnArchitectureKnown() throws Exception {
        DhcpSite site = Sites.site(false, "", ArchTable.parse("17=special.efi"));

        Client client = client(from(MAC).option(DhcpOption.CLIENT_ARCHITECTURE, (byte) 0, (byte) 17), site);

        assertThat(client.architecture()).isEqualTo(17);
    }

    @ParameterizedTest
    @ValueSource(longs = {0xb827eb000001L, 0xdca632000001L, 0xe45f01000001L, 0x28cdc1000001L, 0xd83add000001L})
    void aRaspberryPiIsKnownByItsMac(long mac) throws Exception {
        Client client = client(from(mac).option(DhcpOption.CLIENT_ARCHITECTURE, (byte) 0, (byte) 0), Sites.compat());

        assertThat(client.raspberryPi()).isTrue();
        assertThat(client.architecture()).isEqualTo(ArchTable.RASPBERRY_PI);
    }

    @Test
    void newerRaspberryPisAreKnownUnlessUnderCompat() throws Exception {
        assertThat(client(from(0x2ccf67000001L), Sites.rfc()).raspberryPi()).isTrue();
        assertThat(client(from(0x2ccf67000001L), Sites.compat()).raspberryPi()).isFalse();
        assertThat(client(from(MAC), Sites.rfc()).raspberryPi()).isFalse();
    }

    @Test
    void whatIsMissingForANetworkBootIsNamed() throws Exception {
        assertThat(client(pxe(), Sites.rfc()).netboot()).isEqualTo(Client.Netboot.YES);
        assertThat(client(from(MAC), Sites.rfc()).netboot()).isEqualTo(Client.Netboot.NO_CLASS);
        DhcpWriter other = from(MAC).optionText(DhcpOption.CLASS_IDENTIFIER, "MSFT 5.0");
        assertThat(client(other, Sites.rfc()).netboot()).isEqualTo(Client.Netboot.OTHER_CLASS);
        DhcpWriter noArch = from(MAC).optionText(DhcpOption.CLASS_IDENTIFIER, "PXEClient");
        assertThat(client(noArch, Sites.rfc()).netboot()).isEqualTo(Client.Netboot.NO_ARCHITECTURE);
        DhcpWriter noInterface = from(MAC)
                .optionText(DhcpOption.CLASS_IDENTIFIER, "HTTPClient")
                .option(DhcpOption.CLIENT_ARCHITECTURE, (byte) 0, (byte) 16);
        assertThat(client(noInterface, Sites.rfc()).netboot()).isEqualTo(Client.Netboot.NO_INTERFACE);
    }

    @Test
    void theMachineIdentifierHas17BytesAndBeginsWithZero() throws Exception {
        int code = DhcpOption.CLIENT_MACHINE_IDENTIFIER;
        byte[] wrongType = new byte[17];
        wrongType[0] = 1;

        assertThat(client(pxe().option(code), Sites.rfc()).netboot()).isEqualTo(Client.Netboot.YES);
        assertThat(client(pxe().option(code, new byte[17]), Sites.rfc()).netboot())
                .isEqualTo(Client.Netboot.YES);
        assertThat(client(pxe().option(code, new byte[16]), Sites.rfc()).netboot())
                .isEqualTo(Client.Netboot.MACHINE_LENGTH);
        assertThat(client(pxe().option(code, wrongType), Sites.rfc()).netboot()).isEqualTo(Client.Netboot.MACHINE_TYPE);
    }
}
