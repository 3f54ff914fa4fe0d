package org.smee.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smee.testkit.Namespace;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;

class NativeSocketTest {
    private static final UdpBinding WILDCARD = UdpBinding.of("test", new InetSocketAddress("0.0.0.0", 0));
    private final NettyUdpTransport transport = new NettyUdpTransport(new TransportSettings(1, true, 20));

    @BeforeEach
    void needsEpoll() {
        assumeTrue(transport.isNative(), transport.description());
    }

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void theRecipientIsTheAddressThatTheSenderReached() throws Exception {
        Received received = new Received(false);

        try (Client client = new Client();
                UdpEndpoint endpoint = transport.bind(WILDCARD, received)) {
            InetSocketAddress reached =
                    new InetSocketAddress("127.0.0.5", endpoint.local().getPort());
            client.send("hello", reached);

            assertThat(received.next().recipient()).isEqualTo(reached);
        }
    }

    @Test
    void anUnknownDeviceIsNamed() {
        assertThatThrownBy(() -> transport.bind(WILDCARD.withDevice("nosuchdev0"), new Received(false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("test: UDP 0.0.0.0:0 on nosuchdev0 cannot be opened");
    }

    @Test
    void socketsOfDifferentDevicesShareAPort() throws Exception {
        assumeTrue(Namespace.isPossible(), Namespace.REASON);

        assertThat(Namespace.run(DevicesProbe.class)).contains("bound=2 port=6767 same-device=refused");
    }

    @Test
    void aBroadcastLeavesADeviceBoundSocketWithoutAnyRoute() throws Exception {
        assumeTrue(Namespace.isPossible(), Namespace.REASON);

        assertThat(Namespace.run(DevicesProbe.class)).contains("broadcasts=1 failed=0");
    }

    @Test
    void withoutNativeSocketsADeviceIsRefusedWithTheReason() {
        NettyUdpTransport nio = new NettyUdpTransport(new TransportSettings(1, false, 20));

        assertThatThrownBy(() -> nio.bind(WILDCARD.withDevice("lo"), new Received(false)))
                .hasMessageContaining("binding to device lo needs native epoll, but: native=off");
        nio.close();
    }

    @Test
    void batchesAreTakenWithOneCall() throws Exception {
        Received received = new Received(false);

        try (Client client = new Client();
                UdpEndpoint endpoint = transport.bind(WILDCARD, received)) {
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            endpoint.execute(() -> {
                held.countDown();
                awaitQuietly(go);
            });
            held.await(); // before it stands still, the loop may read the first packets on their own
            InetSocketAddress target =
                    new InetSocketAddress("127.0.0.1", endpoint.local().getPort());
            for (int i = 0; i < 32; i++) {
                client.send(new String(new char[] {(char) ('A' + i)}), target);
            }
            go.countDown();
            for (int i = 0; i < 32; i++) {
                assertThat(received.next().text().getBytes(StandardCharsets.US_ASCII)[0])
                        .isEqualTo((byte) ('A' + i));
            }

            await().untilAtomic(received.batches, equalTo(1));
        }
    }

    private static void awaitQuietly(CountDownLatch go) {
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
