package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NegotiationTest {
    private static final TftpSettings SETTINGS = new TftpSettings(
            true, new InetSocketAddress("127.0.0.1", 0), Duration.ofSeconds(5), 9000, 16, 100, true, Duration.ZERO);

    private static Negotiation negotiate(int mtu, long size, Map<String, String> options) {
        return negotiate("192.0.2.1", mtu, size, options);
    }

    private static Negotiation negotiate(String server, int mtu, long size, Map<String, String> options) {
        int room = Negotiation.room(InetAddresses.of(server), mtu);
        return Negotiation.of(new ReadRequest("f", false, options), size, room, SETTINGS);
    }

    @ParameterizedTest
    @CsvSource({
        "8, 1500, 8",
        "512, 1500, 512",
        "1468, 1500, 1468",
        "1469, 1500, 1468",
        "8192, 1500, 1468",
        "65464, 1500, 1468",
        "1468, 1280, 1248",
        "65464, 65536, 9000",
        "8968, 9000, 8968",
    })
    void blksizeIsLoweredToTheMtuAndTheSetting(String asked, int mtu, int granted) {
        Negotiation terms = negotiate(mtu, 1, Map.of("blksize", asked));

        assertThat(terms.blksize()).isEqualTo(granted);
        assertThat(terms.granted()).containsEntry("blksize", Integer.toString(granted));
    }

    @ParameterizedTest
    @CsvSource({"1500, 1448", "1280, 1228", "65536, 1468"})
    void overIpv6TwentyBytesLessFit(int mtu, int granted) {
        assertThat(negotiate("2001:db8::1", mtu, 1, Map.of("blksize", "1468")).blksize())
                .isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({
        "blksize, 7",
        "blksize, 65465",
        "blksize, -1",
        "blksize, abc",
        "blksize, ''",
        "blksize, 99999999999",
        "windowsize, 0",
        "windowsize, 65536",
        "windowsize, x",
        "timeout, 0",
        "timeout, 256",
        "timeout, 1.5",
        "tsize, -1",
        "tsize, x",
        "multicast, ''",
        "rollover, 0",
        "x-unknown, 1",
    })
    void whatIsUnknownOrOutOfRangeIsLeftOut(String name, String value) {
        Negotiation terms = negotiate(1500, 1, Map.of(name, value));

        assertThat(terms).isEqualTo(new Negotiation(512, 1, 0, Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "16, 16", "17, 16", "65535, 16"})
    void windowsizeIsLoweredToTheSetting(String asked, int granted) {
        assertThat(negotiate(1500, 1, Map.of("windowsize", asked)).windowsize()).isEqualTo(granted);
    }

    @ParameterizedTest
    @CsvSource({"1", "255"})
    void timeoutIsTakenAsItIs(String asked) {
        Negotiation terms = negotiate(1500, 1, Map.of("timeout", asked));

        assertThat(terms.granted()).containsOnly(Map.entry("timeout", asked));
        assertThat(terms.timeoutSeconds()).isEqualTo(Integer.parseInt(asked));
    }

    @Test
    void tsizeIsAnsweredWithTheSizeWhateverTheClientThinks() {
        assertThat(negotiate(1500, 5_000_000_000L, Map.of("tsize", "0")).granted())
                .containsOnly(Map.entry("tsize", "5000000000"));
        assertThat(negotiate(1500, 7, Map.of("tsize", "99")).granted()).containsEntry("tsize", "7");
    }

    @Test
    void tsizeIsLeftOutIfTheSizeIsUnknown() {
        assertThat(negotiate(1500, -1, Map.of("tsize", "0")).granted()).isEmpty();
    }
}
