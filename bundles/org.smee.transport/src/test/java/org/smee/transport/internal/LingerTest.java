package org.smee.transport.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;

class LingerTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final UdpBinding LINGERING = UdpBinding.of("test", ANY).withLinger(Duration.ofMinutes(1));
    private final NettyUdpTransport transport = new NettyUdpTransport(new TransportSettings(2, true, 20));

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void whatArrivesBetweenTwoOwnersReachesTheSecondInOrder() throws Exception {
        Received first = new Received(true);
        Received second = new Received(true);

        try (Client client = new Client()) {
            UdpEndpoint before = transport.bind(LINGERING, first);
            before.close();
            for (int i = 0; i < 100; i++) {
                client.send("datagram " + i, before.local());
            }
            UdpEndpoint after = transport.bind(LINGERING.withLocal(before.local()), second);

            assertThat(after.local()).isEqualTo(before.local());
            for (int i = 0; i < 100; i++) {
                assertThat(second.next())
                        .isEqualTo(new Received.Datagram("datagram " + i, client.address(), after.local()));
                assertThat(client.receive()).isEqualTo("datagram " + i);
            }
            assertThat(first.datagrams).isEmpty();
        }
    }

    @Test
    void aBatchThatIsBeingAnsweredIsAnsweredAndTheRestIsKept() throws Exception {
        CountDownLatch received = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        UdpReceiver slow = new UdpReceiver() {
            @Override
            public void received(
                    UdpEndpoint endpoint, ByteBuf datagram, InetSocketAddress sender, InetSocketAddress recipient) {
                received.countDown();
                try {
                    closing.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                endpoint.write(endpoint.alloc().buffer().writeBytes("answer".getBytes(UTF_8)), sender);
            }

            @Override
            public void leaving(UdpEndpoint endpoint) {
                endpoint.keep("kept".getBytes(UTF_8), endpoint.local(), endpoint.local());
            }
        };
        Received second = new Received(false);
        try (Client client = new Client()) {
            UdpEndpoint before = transport.bind(LINGERING, slow);
            client.send("question", before.local());
            received.await();
            Thread closer = new Thread(before::close);
            closer.start();
            await().until(() -> !before.isOpen());
            closing.countDown();
            closer.join();
            transport.bind(LINGERING.withLocal(before.local()), second);

            assertThat(client.receive()).isEqualTo("answer");
            assertThat(before.writesFailed()).isZero();
            assertThat(second.next().text()).isEqualTo("kept");
        }
    }

    @Test
    void theOldOwnerCanNoLongerWrite() throws Exception {
        UdpEndpoint before = transport.bind(LINGERING, new Received(false));
        before.close();
        UdpEndpoint after = transport.bind(LINGERING.withLocal(before.local()), new Received(false));

        before.write(after.alloc().buffer().writeByte(1), after.local());
        before.close();

        assertThat(before.writesFailed()).isEqualTo(1);
        assertThat(after.isOpen()).isTrue();
        assertThat(after.writesFailed()).isZero();
    }

    @Test
    void withoutSuccessorTheSocketCloses() throws Exception {
        UdpEndpoint endpoint = transport.bind(LINGERING.withLinger(Duration.ofMillis(50)), new Received(false));
        endpoint.close();

        await().ignoreExceptions().until(() -> {
            try (DatagramSocket free = new DatagramSocket(endpoint.local())) {
                return free.isBound();
            }
        });
    }

    @Test
    void withoutLingeringTheAddressIsFreeAtOnce() throws Exception {
        UdpEndpoint endpoint = transport.bind(UdpBinding.of("test", ANY), new Received(false));
        endpoint.close();

        try (DatagramSocket free = new DatagramSocket(endpoint.local())) {
            assertThat(free.isBound()).isTrue();
        }
    }

    @Test
    void aLingeringSocketStillKeepsOthersOut() throws Exception {
        UdpEndpoint endpoint = transport.bind(LINGERING, new Received(false));
        endpoint.close();

        assertThatThrownBy(() -> new DatagramSocket(endpoint.local()).close()).hasMessageContaining("in use");
    }
}
