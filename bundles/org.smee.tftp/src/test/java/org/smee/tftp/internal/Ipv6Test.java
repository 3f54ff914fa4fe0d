package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is different where addresses are longer, and the same one may be in use on several links. */
class Ipv6Test {
    private static final InetAddress GLOBAL = InetAddresses.of("2001:db8::1");
    private static final InetAddress OTHER = InetAddresses.of("2001:db8::2");
    private static final TftpSettings ALL = new TftpSettings(
            true,
            new InetSocketAddress(InetAddresses.of("::"), 69),
            Duration.ofSeconds(5),
            1468,
            64,
            10,
            true,
            Duration.ZERO);

    private final Bench bench = new Bench(ALL);

    @BeforeEach
    void file() {
        bench.files.file("f", Bench.content(1000));
    }

    private FakeUdpEndpoint at(InetAddress address) {
        return bench.network.endpoints.stream()
                .filter(e -> e.isOpen() && OnLink.key(e.local().getAddress()).equals(OnLink.key(address)))
                .reduce((first, second) -> {
                    throw new AssertionError("two sockets at " + address);
                })
                .orElseThrow(() -> new AssertionError("no socket at " + address));
    }

    private static InetSocketAddress client(InetAddress address) {
        return new InetSocketAddress(address, 2000);
    }

    @Test
    void eachAddressOfTheHostHasItsSocketBeforeItIsAsked() {
        bench.engine.serve(bench.listener, List.of(GLOBAL, OTHER));
        bench.engine.serve(bench.listener, List.of(GLOBAL, OTHER));
        at(OTHER)
                .deliver(
                        Packets.rrq("f"),
                        client(InetAddresses.of("2001:db8::77")),
                        at(OTHER).local());

        assertThat(at(OTHER).takeSent().stream().map(Packets::show)).containsExactly("DATA 1 [512]");
        assertThat(bench.network.endpoints).hasSize(3);
    }

    @Test
    void anAddressThatIsGoneLosesItsSocketAndOneThatComesBackGetsAnother() {
        bench.engine.serve(bench.listener, List.of(GLOBAL, OTHER));
        FakeUdpEndpoint gone = at(OTHER);
        bench.engine.serve(bench.listener, List.of(GLOBAL));

        assertThat(gone.isOpen()).isFalse();
        assertThat(at(GLOBAL).isOpen()).isTrue();
        bench.engine.serve(bench.listener, List.of(GLOBAL, OTHER));
        assertThat(at(OTHER)).isNotSameAs(gone);
    }

    @Test
    void anAddressThatCannotBeBoundYetIsTriedAgainAndAnsweredMeanwhile() {
        InetSocketAddress tentative = new InetSocketAddress(GLOBAL, 69);
        bench.network.refuse(tentative);
        bench.engine.serve(bench.listener, List.of(GLOBAL));
        bench.listener.deliver(Packets.rrq("f"), client(OTHER), bench.listener.local());

        assertThat(bench.listener.takeSent()).hasSize(1);
        bench.network.allow(tentative);
        bench.engine.serve(bench.listener, List.of(GLOBAL));
        assertThat(at(GLOBAL).local()).isEqualTo(tentative);
    }

    @Test
    void theSameLinkLocalAddressOnTwoLinksHasTwoSockets() {
        InetAddress one = InetAddresses.onLink("fe80::1", 2);
        InetAddress two = InetAddresses.onLink("fe80::1", 3);
        bench.engine.serve(bench.listener, List.of(one, two));

        assertThat(at(one)).isNotSameAs(at(two));
    }

    @Test
    void theSameLinkLocalClientOnTwoLinksIsTwoClients() {
        InetSocketAddress one = client(InetAddresses.onLink("fe80::77", 2));
        InetSocketAddress two = client(InetAddresses.onLink("fe80::77", 3));
        bench.listener.deliver(Packets.rrq("f"), one, bench.listener.local());
        bench.listener.deliver(Packets.rrq("f", "blksize", "600"), two, bench.listener.local());

        assertThat(bench.answers()).containsExactly("DATA 1 [512]", "OACK {blksize=600}");
        bench.listener.deliver(Packets.ack(1), one, bench.listener.local());
        bench.listener.deliver(Packets.ack(0), two, bench.listener.local());
        assertThat(bench.answers()).containsExactly("DATA 2 [488]", "DATA 1 [600]");
    }

    @Test
    void anAddressThatEndsInFfIsOneHost() {
        Bench own = new Bench(
                new TftpSettings(true, ALL.listen(), Duration.ofSeconds(5), 1468, 64, 10, false, Duration.ZERO));
        own.files.file("f", Bench.content(10));
        InetAddress host = InetAddresses.of("2001:db8::ff");
        own.listener.deliver(Packets.rrq("f"), client(OTHER), new InetSocketAddress(host, 69));

        assertThat(own.network.latest().local().getAddress()).isEqualTo(host);
    }
}
