package org.smee.backend.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

class GrowingTest {
    private final HardwareIndex.Builder read = new HardwareIndex.Builder(new Problems(Path.of("hardware.yaml")));
    private final Answers growing =
            new Answers.Growing(read, Answers.None.because("being read", Duration.ofSeconds(1)));

    @Test
    void aMachineThatIsReadIsAnsweredBeforeTheFileEnds() {
        read.add(machine(7), 1);

        assertThat(now(growing.byMac(mac(7)))).isInstanceOf(Lookup.Found.class);
        assertThat(now(growing.byAddress(address(7).toInetAddress()))).isInstanceOf(Lookup.Found.class);
    }

    @Test
    void aMachineThatMayStillComeIsUnavailableAndNotUnknown() {
        read.add(machine(7), 1);

        assertThat(now(growing.byMac(mac(8)))).isInstanceOf(Lookup.Unavailable.class);
        assertThat(now(growing.byAddress(address(8).toInetAddress()))).isInstanceOf(Lookup.Unavailable.class);
    }

    @Test
    void aReaderFindsEveryMachineThatWasStoredWhileTheTableGrows() throws Exception {
        int all = 200_000;
        MachineTable table = new MachineTable();
        AtomicInteger stored = new AtomicInteger();
        CompletionStage<Lookup> answer = Lookup.completed(Lookup.UNKNOWN);
        CompletableFuture<Integer> missed = CompletableFuture.supplyAsync(() -> missed(table, stored, all));

        for (int key = 1; key <= all; key++) {
            table.putIfAbsent(key, answer, key);
            stored.set(key);
        }

        assertThat(missed.get(30, TimeUnit.SECONDS)).isZero();
    }

    private static int missed(MachineTable table, AtomicInteger stored, int all) {
        int missed = 0;
        for (int last = 0; last < all; ) {
            last = stored.get();
            for (int key = Math.max(1, last - 50); key <= last; key++) {
                missed += table.get(key) == Lookup.UNKNOWN_STAGE ? 1 : 0;
            }
        }
        return missed;
    }

    private static Lookup now(CompletionStage<Lookup> stage) {
        return stage.toCompletableFuture().join();
    }

    private static MacAddress mac(int number) {
        return new MacAddress(0x525400000000L + number, 6);
    }

    private static Ipv4Address address(int number) {
        return new Ipv4Address(0x0a000000 + number);
    }

    private static Hardware machine(int number) {
        Reservation reservation = Reservation.of(address(number), Ipv4Address.parse("255.0.0.0"));
        return new Hardware("m" + number, mac(number), Optional.of(reservation), false, Netboot.ALLOWED, Map.of());
    }
}
