package org.smee.api.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "::, 0:0:0:0:0:0:0:0",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1",
        "::ffff:192.0.2.1, 192.0.2.1",
    })
    void bothFamiliesAreRead(String text, String address) {
        assertThat(IpLiteral.parse(text).map(InetAddress::getHostAddress)).contains(address);
        assertThat(IpLiteral.parseOwn(text).map(InetAddress::getHostAddress)).contains(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "here", "localhost", "1.2.3", "1:2:3", "[::1]", "::1%", "::1%no-such-nic", "1.2.3.4%lo"})
    void namesAndHalvesAreNotLookedUp(String text) {
        assertThat(IpLiteral.parse(text)).isEmpty();
        assertThat(IpLiteral.parseOwn(text)).isEmpty();
    }

    @Test
    void anAddressOfThisHostMayNameItsInterface() throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getByName("::1"));
        Assumptions.assumeTrue(loopback != null, "needs IPv6");

        Optional<InetAddress> own = IpLiteral.parseOwn("fe80::1%" + loopback.getName());

        assertThat(own)
                .get()
                .isInstanceOfSatisfying(
                        Inet6Address.class, six -> assertThat(six.getScopeId()).isEqualTo(loopback.getIndex()));
        assertThat(IpLiteral.parse("fe80::1%" + loopback.getName())).isEmpty();
    }
}
