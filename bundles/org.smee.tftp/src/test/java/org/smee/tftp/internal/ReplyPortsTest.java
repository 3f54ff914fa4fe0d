package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.smee.api.event.Outcome;

class ReplyPortsTest {
    private static final InetSocketAddress WILDCARD = new InetSocketAddress("0.0.0.0", 69);
    private static final InetSocketAddress BROADCAST = new InetSocketAddress("255.255.255.255", 69);

    private static Bench bench(boolean singlePort) {
        Bench bench = new Bench(
                new TftpSettings(true, WILDCARD, Duration.ofSeconds(5), 1468, 64, 10, singlePort, Duration.ZERO));
        bench.files.file("f", Bench.content(1000));
        return bench;
    }

    @Test
    void repliesLeaveFromTheAddressThatWasAskedAndOnePortServesAll() {
        Bench bench = bench(true);
        bench.listener.deliver(Packets.rrq("f"), Bench.CLIENT, Bench.SERVER);

        FakeUdpEndpoint own = bench.network.latest();
        assertThat(own.local()).isEqualTo(Bench.SERVER);
        assertThat(bench.listener.takeSent()).isEmpty();
        assertThat(own.takeSent()).hasSize(1);
        assertThat(bench.send(own, Packets.ack(1))).containsExactly("DATA 2 [488]");

        own.deliver(Packets.rrq("f"), new InetSocketAddress("10.0.0.78", 1), Bench.SERVER);
        assertThat(bench.network.endpoints).hasSize(2);
    }

    @Test
    void aRefusalOfAWriteAndOfNonsenseLeavesFromThereToo() {
        Bench bench = bench(true);
        bench.listener.deliver(Packets.request(2, "f", "octet"), Bench.CLIENT, Bench.SERVER);
        bench.listener.deliver(new byte[] {0, 1, 'f'}, Bench.CLIENT, Bench.SERVER);

        assertThat(bench.listener.takeSent()).isEmpty();
        assertThat(bench.network.latest().local()).isEqualTo(Bench.SERVER);
        assertThat(bench.answers().stream().map(answer -> answer.substring(0, 7)))
                .containsExactly("ERROR 2", "ERROR 4");
    }

    @Test
    void aRequestByBroadcastIsAnsweredFromTheListener() {
        Bench bench = bench(true);
        bench.listener.deliver(Packets.rrq("f"), Bench.CLIENT, BROADCAST);

        assertThat(bench.listener.takeSent()).hasSize(1);
        assertThat(bench.network.endpoints).hasSize(1);
    }

    @Test
    void aTransferThatBeganAtTheListenerGoesOnWhenItsAddressGetsASocket() {
        Bench bench = bench(true);
        bench.listener.deliver(Packets.rrq("f"), Bench.CLIENT, BROADCAST);
        bench.listener.takeSent();
        bench.listener.deliver(Packets.rrq("f"), new InetSocketAddress("10.0.0.78", 1), Bench.SERVER);
        FakeUdpEndpoint opened = bench.network.latest();
        opened.takeSent();

        opened.deliver(Packets.ack(1), Bench.CLIENT, Bench.SERVER);
        assertThat(bench.listener.takeSent().stream().map(Packets::show)).containsExactly("DATA 2 [488]");
    }

    @Test
    void anAddressThatCannotBeBoundIsAnsweredFromTheListener() {
        Bench bench = bench(true);
        bench.network.refuse(Bench.SERVER);
        bench.listener.deliver(Packets.rrq("f"), Bench.CLIENT, Bench.SERVER);

        assertThat(bench.listener.takeSent()).hasSize(1);
    }

    @Test
    void inMultiPortModeEachTransferHasAPortThatClosesWithIt() {
        Bench bench = bench(false);
        bench.listener.deliver(Packets.rrq("f"), Bench.CLIENT, Bench.SERVER);

        FakeUdpEndpoint own = bench.network.latest();
        assertThat(own.local().getAddress()).isEqualTo(Bench.SERVER.getAddress());
        assertThat(own.local().getPort()).isNotEqualTo(69);
        assertThat(own.takeSent()).hasSize(1);
        assertThat(bench.send(own, Packets.ack(1))).containsExactly("DATA 2 [488]");
        assertThat(bench.send(own, Packets.ack(2))).isEmpty();
        assertThat(own.isOpen()).isFalse();
        assertThat(bench.outcome()).isEqualTo(Outcome.SERVED);
    }

    @Test
    void inMultiPortModeAStrangerAtATransfersPortGetsError5() {
        Bench bench = bench(false);
        bench.listener.deliver(Packets.rrq("f"), Bench.CLIENT, Bench.SERVER);
        FakeUdpEndpoint own = bench.network.latest();
        bench.answers();

        own.deliver(Packets.ack(1), new InetSocketAddress("10.0.0.66", 6), own.local());
        assertThat(bench.answers()).containsExactly("ERROR 5 \"unknown transfer id\"");
        assertThat(bench.send(own, Packets.ack(1))).containsExactly("DATA 2 [488]");
    }

    @Test
    void inMultiPortModeTheBlockLimitCountsToo() {
        Bench bench =
                new Bench(new TftpSettings(true, WILDCARD, Duration.ofSeconds(5), 600, 64, 10, false, Duration.ZERO));
        bench.files.file("f", Bench.content(1000));
        bench.listener.deliver(Packets.rrq("f", "blksize", "1400"), Bench.CLIENT, Bench.SERVER);

        assertThat(bench.answers()).containsExactly("OACK {blksize=600}");
        assertThat(bench.send(bench.network.latest(), Packets.ack(0))).containsExactly("DATA 1 [600]");
    }

    @Test
    void inMultiPortModeAnUnknownFileClosesItsPortToo() {
        Bench bench = bench(false);
        bench.listener.deliver(Packets.rrq("nothing"), Bench.CLIENT, Bench.SERVER);

        FakeUdpEndpoint own = bench.network.latest();
        assertThat(bench.answers().get(0)).startsWith("ERROR 1");
        assertThat(own.isOpen()).isFalse();
    }
}
