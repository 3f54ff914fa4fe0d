package org.smee.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UdpBindingTest {
    private final UdpBinding binding = UdpBinding.of("dhcp", new InetSocketAddress("0.0.0.0", 67));

    @Test
    void fifteenBytesAreTheLongestDeviceName() {
        assertThat(binding.withDevice("abcdefghijklmno").device()).contains("abcdefghijklmno");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abcdefghijklmnop", "üüüüüüüü"})
    void aDeviceNameTheKernelCannotHoldIsRefused(String name) {
        assertThatThrownBy(() -> binding.withDevice(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dhcp: device")
                .hasMessageContaining("1..15");
    }

    @Test
    void numbersOutOfRangeAreRefusedWithTheRange() {
        assertThatThrownBy(() -> binding.withBatch(0)).hasMessageContaining("batch 0 is outside 1..1024");
        assertThatThrownBy(() -> binding.withMaxDatagram(70_000)).hasMessageContaining("1..65535");
        assertThatThrownBy(() -> binding.withReceiveBuffer(-1)).hasMessageContaining("receiveBuffer -1");
        assertThatThrownBy(() -> binding.withLinger(Duration.ofSeconds(-1))).hasMessageContaining("negative");
    }

    @Test
    void anAddressThatWasNotResolvedIsRefused() {
        InetSocketAddress name = InetSocketAddress.createUnresolved("nowhere.invalid", 67);

        assertThatThrownBy(() -> binding.withLocal(name)).hasMessageContaining("nowhere.invalid");
    }
}
