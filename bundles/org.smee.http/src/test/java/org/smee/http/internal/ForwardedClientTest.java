package org.smee.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedClientTest {
    private static final List<IpNetwork> TRUSTED = List.of(IpNetwork.parse("127.0.0.0/16"));

    @ParameterizedTest
    @CsvSource({
        "'1.1.1.1, 8.8.8.8, 127.0.0.1, 127.0.0.2', 8.8.8.8",
        "'invalid, 190.57.149.90', 190.57.149.90",
        "'127.0.0.3, 127.0.0.2', 127.0.0.3",
        "'invalid, 127.0.0.2', 127.0.0.2",
        "190.57.149.90, 190.57.149.90",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1"
    })
    void firstAddressFromTheRightThatIsNoProxyIsTheClient(String header, String client) {
        assertThat(ForwardedClient.named(header, TRUSTED).map(InetAddress::getHostAddress))
                .contains(client);
    }

    @ParameterizedTest
    @CsvSource({"'190.57.149.90, invalid'", "''", "','", "190.57.149.90:80", "localhost", "1.2.3", "::1%lo", "':'"})
    void headerThatEndsInNonsenseIsIgnored(String header) {
        assertThat(ForwardedClient.named(header, TRUSTED)).isEmpty();
    }

    @Test
    void longHeaderIsHarmless() {
        assertThat(ForwardedClient.named("127.0.0.1,".repeat(10_000) + "127.0.0.1", TRUSTED))
                .isPresent();
    }
}
