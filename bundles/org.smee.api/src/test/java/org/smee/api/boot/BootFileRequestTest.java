package org.smee.api.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootFileRequestTest {
    private static final String TRACE = "00-23b1e307bb35484f535a1f772c06910e-d887dc3912240434-01";

    private static BootFileRequest request(String path) {
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        return BootFileRequest.of(path, Protocol.TFTP, local, local);
    }

    @ParameterizedTest
    @ValueSource(strings = {"52:54:00:aa:88:2a", "52-54-00-AA-88-2A", "5254.00aa.882a", "525400aa882A"})
    void macIsReadInEveryFormFromTheElementBeforeTheLast(String mac) {
        assertThat(request("/ipxe/" + mac + "/ipxe.efi").mac()).hasToString("Optional[52:54:00:aa:88:2a]");
        assertThat(request(mac + "/ipxe.efi").mac()).isPresent();
        assertThat(request(mac + "/x/ipxe.efi").mac()).isEmpty();
        assertThat(request(mac).mac()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "snp.efi-@, snp.efi",
        "/a/b/snp.efi-@, a/b/snp.efi",
        "snp.efi-@-and-more, snp.efi",
        "snp.efi-@/x, snp.efi",
        "-@, ''",
    })
    void traceAndWhatFollowsItIsTakenOff(String path, String name) {
        BootFileRequest request = request(path.replace("@", TRACE));

        assertThat(request.name()).isEqualTo(name);
        assertThat(request.traceparent()).contains(TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snp.efi-00-00000000000000000000000000000000-d887dc3912240434-01",
                "snp.efi-00-23b1e307bb35484f535a1f772c06910e-0000000000000000-01",
                "snp.efi-00-23B1E307BB35484F535A1F772C06910E-d887dc3912240434-01",
                "snp.efi-0-23b1e307bb35484f535a1f772c06910e-d887dc3912240434-01",
                "snp.efi-00-23b1e307bb35484f535a1f772c06910e-d887dc3912240434",
            })
    void whatIsNoValidTraceStaysPartOfTheName(String path) {
        assertThat(request(path).name()).isEqualTo(path);
        assertThat(request(path).traceparent()).isEmpty();
    }

    @Test
    void leadingSlashesDoNotCount() {
        assertThat(request("///a//b").name()).isEqualTo("a//b");
        assertThat(request("/").name()).isEmpty();
        assertThat(request("a/b/c.efi").baseName()).isEqualTo("c.efi");
        assertThat(request("a/").baseName()).isEmpty();
    }

    @Test
    void hostileNamesCostNoMoreThanTheirLength() {
        String dashes = "-00".repeat(20_000);

        assertThat(request(dashes).name()).isEqualTo(dashes);
    }
}
