package org.smee.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/** What every {@link HardwareBackend} keeps to. A backend's test extends this and adds what is its own. */
public abstract class HardwareBackendContract {
    /** The machines a backend under test knows: two ordinary ones and one with an 8 octet address. */
    protected static final List<Hardware> MACHINES = List.of(
            machine("52:54:00:aa:88:2a", "192.168.2.15"),
            machine("52:54:00:aa:88:2b", "192.168.2.16"),
            machine("00:00:52:54:00:aa:88:2c", "192.168.2.17"));

    private static final int DEADLINE_SECONDS = 10;

    /** Makes a backend that knows exactly {@link #MACHINES}: MAC, address, mask /24, netboot allowed; and has loaded. */
    protected abstract HardwareBackend backendOfMachines();

    /** Says whether answers must be there at once, as with everything held in memory. */
    protected boolean answersAtOnce() {
        return true;
    }

    @Test
    void everyKnownMacIsFound() {
        HardwareBackend backend = backendOfMachines();

        for (Hardware machine : MACHINES) {
            assertSame(found(backend.byMac(machine.mac())), machine);
        }
    }

    @Test
    void everyKnownAddressIsFound() {
        HardwareBackend backend = backendOfMachines();

        for (Hardware machine : MACHINES) {
            assertSame(found(backend.byAddress(address(machine).toInetAddress())), machine);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "52:54:00:aa:88:2a",
                "52:54:00:AA:88:2A",
                "52-54-00-aa-88-2a",
                "52-54-00-AA-88-2A",
                "5254.00aa.882a",
                "525400AA882A"
            })
    void everySpellingOfAMacFindsTheMachine(String spelling) {
        assertSame(found(backendOfMachines().byMac(MacAddress.parse(spelling))), MACHINES.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"52:54:00:aa:88:2c", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "00:00:52:54:00:aa:88:2a"})
    void aMacThatIsNotListedIsUnknown(String mac) {
        assertThat(answer(backendOfMachines().byMac(MacAddress.parse(mac)))).isInstanceOf(Lookup.Unknown.class);
    }

    @Test
    void aTwentyOctetMacIsNotTakenForAShorterOne() {
        MacAddress infiniband = new MacAddress(MACHINES.get(2).mac().bits(), 20);

        assertThat(answer(backendOfMachines().byMac(infiniband))).isInstanceOf(Lookup.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.2.18", "0.0.0.0", "255.255.255.255", "127.0.0.1"})
    void anAddressThatIsNotListedIsUnknown(String address) {
        InetAddress asked = Ipv4Address.parse(address).toInetAddress();

        assertThat(answer(backendOfMachines().byAddress(asked))).isInstanceOf(Lookup.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "fe80::5054:ff:feaa:882a", "2001:db8::c0a8:20f"})
    void anIpv6AddressIsUnknown(String address) throws UnknownHostException {
        InetAddress asked = InetAddress.getByName(address);

        assertThat(answer(backendOfMachines().byAddress(asked))).isInstanceOf(Lookup.Unknown.class);
    }

    @Test
    void severalThreadsMayAskAtOnce() throws Exception {
        HardwareBackend backend = backendOfMachines();
        Callable<Long> asker = () -> IntStream.range(0, 2000)
                .mapToObj(i ->
                        found(backend.byMac(MACHINES.get(i % MACHINES.size()).mac())))
                .count();
        ExecutorService threads = Executors.newFixedThreadPool(4);

        List<Future<Long>> askers =
                Stream.generate(() -> threads.submit(asker)).limit(4).toList();

        threads.shutdown();
        for (Future<Long> done : askers) {
            assertThat(done.get(DEADLINE_SECONDS, TimeUnit.SECONDS)).isEqualTo(2000);
        }
    }

    @Test
    void aListingIsEmptyOrComplete() {
        try (Stream<Hardware> listed = backendOfMachines().all()) {
            List<MacAddress> macs = listed.map(Hardware::mac).toList();

            if (!macs.isEmpty()) {
                assertThat(macs)
                        .containsExactlyInAnyOrderElementsOf(
                                MACHINES.stream().map(Hardware::mac).toList());
            }
        }
    }

    @Test
    void theStatusNamesTheSourceAndItsRecords() {
        HardwareBackend backend = backendOfMachines();

        assertThat(backend.status().name()).isNotBlank();
        assertThat(backend.status().records()).isIn(-1L, (long) MACHINES.size());
        assertThat(backend.status().problems()).isEmpty();
    }

    /** The answer, which must come without an exception and not be null. */
    protected final Lookup answer(CompletionStage<Lookup> stage) {
        assertThat(stage).as("stage").isNotNull();
        try {
            var future = stage.toCompletableFuture();
            if (answersAtOnce()) {
                assertThat(future.isDone()).as("answered at once").isTrue();
            }
            Lookup answer = future.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertThat(answer).as("answer").isNotNull();
            return answer;
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the stage did not complete normally", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The machine of an answer that must be {@link Lookup.Found} and current. */
    protected final Hardware found(CompletionStage<Lookup> stage) {
        Lookup answer = answer(stage);
        assertThat(answer).isInstanceOf(Lookup.Found.class);
        assertThat(((Lookup.Found) answer).staleSince()).isEmpty();
        return ((Lookup.Found) answer).hardware();
    }

    /** The address reserved for a machine that has one. */
    protected static Ipv4Address address(Hardware machine) {
        return machine.reservation().orElseThrow().address();
    }

    private static void assertSame(Hardware actual, Hardware expected) {
        assertThat(actual.mac()).isEqualTo(expected.mac());
        assertThat(actual.netboot().allowed()).isTrue();
        Reservation reserved = actual.reservation().orElseThrow();
        assertThat(reserved.address()).isEqualTo(address(expected));
        assertThat(reserved.netmask()).contains(Ipv4Address.parse("255.255.255.0"));
    }

    private static Hardware machine(String mac, String address) {
        Reservation reservation = Reservation.of(Ipv4Address.parse(address), Ipv4Address.parse("255.255.255.0"));
        return new Hardware(mac, MacAddress.parse(mac), Optional.of(reservation), false, Netboot.ALLOWED, Map.of());
    }
}
