package org.smee.dhcp.reservation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.dhcp.reservation.internal.Ask.MAC;
import static org.smee.dhcp.reservation.internal.Ask.firmware;
import static org.smee.dhcp.reservation.internal.Ask.ipxe;
import static org.smee.dhcp.reservation.internal.Ask.message;

import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.smee.api.hardware.Netboot;
import org.smee.api.trace.BootTrace;
import org.smee.api.trace.BootTrace.Names;
import org.smee.dhcp.api.ChainPolicy;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpWriter;
import org.smee.dhcp.api.MessageType;

/** What an answer tells of the trace of its boot; Smee's form. */
class TraceTest {
    private static final String US = "192.168.2.112";
    private static final String TRACE = "00-23b1e307bb35484f535a1f772c06910e-d887dc3912240434-01";
    private static final String SUB_OPTION = "451a00" + "23b1e307bb35484f535a1f772c06910e" + "d887dc3912240434" + "01";
    private static final UnaryOperator<DhcpWriter> UEFI = firmware("PXEClient:Arch:00007:UNDI:003016", 7);

    private static BootTrace trace(Names names) {
        return BootTrace.parse(TRACE, names).orElseThrow();
    }

    private static DhcpMessage offer(Site site, BootTrace trace, UnaryOperator<DhcpWriter> client) throws Exception {
        return new Ask(site, Machines.machine(MAC, Machines.sandbox(), Netboot.ALLOWED))
                .traced(trace)
                .reply(message(MessageType.DISCOVER, MAC, client));
    }

    private static String option43(DhcpMessage offer) {
        return HexFormat.of().formatHex(offer.option(DhcpOption.VENDOR_SPECIFIC));
    }

    @Test
    void firmwareIsToldTheTraceInOption43AndInTheNameOfItsBinary() throws Exception {
        String untraced = offer(Site.at(US), BootTrace.NONE, UEFI).file();
        DhcpMessage offer = offer(Site.at(US), trace(Names.BINARIES), UEFI);

        assertThat(option43(offer)).isEqualTo("060108" + SUB_OPTION);
        assertThat(offer.file()).isEqualTo(untraced + "-" + TRACE);
    }

    @Test
    void withoutNamesOnlyOption43TellsIt() throws Exception {
        DhcpMessage offer = offer(Site.at(US), trace(Names.NONE), UEFI);

        assertThat(option43(offer)).contains(SUB_OPTION);
        assertThat(offer.file()).doesNotContain(TRACE);
    }

    @Test
    void firmwareThatBootsByHttpGetsANameThatEndsAsItWants() throws Exception {
        DhcpMessage offer = offer(Site.at(US), trace(Names.ALL), firmware("HTTPClient:Arch:00016:UNDI:003001", 16));

        assertThat(option43(offer)).contains(SUB_OPTION);
        assertThat(offer.file()).startsWith("http://").endsWith(".efi");
    }

    @Test
    void theScriptsUrlCarriesItOnlyIfAllNamesDo() throws Exception {
        UnaryOperator<DhcpWriter> client = ipxe("iPXE", 7, true);

        assertThat(offer(Site.at(US), trace(Names.BINARIES), client).file()).endsWith("/auto.ipxe");
        assertThat(offer(Site.at(US), trace(Names.ALL), client).file()).endsWith("/auto.ipxe-" + TRACE);
    }

    @Test
    void ipxeThatIsReplacedLoadsATracedBinary() throws Exception {
        DhcpMessage offer = offer(Site.at(US).chain(ChainPolicy.ALWAYS), trace(Names.BINARIES), ipxe("iPXE", 7, true));

        assertThat(offer.file()).startsWith("tftp://").endsWith(".efi-" + TRACE);
    }

    @Test
    void underCompatTheTraceTakesThePlaceOfTheZeros() throws Exception {
        Site smee = Site.at(US).asSmee();

        assertThat(option43(offer(smee, BootTrace.NONE, UEFI))).isEqualTo("060108451a" + "00".repeat(26));
        DhcpMessage traced = offer(smee, trace(Names.ALL), UEFI);
        assertThat(option43(traced)).isEqualTo("060108" + SUB_OPTION);
        assertThat(traced.file()).endsWith(".efi-" + TRACE);
        assertThat(offer(smee, trace(Names.ALL), ipxe("Tinkerbell", 7, true)).file())
                .endsWith("/auto.ipxe");
    }
}
