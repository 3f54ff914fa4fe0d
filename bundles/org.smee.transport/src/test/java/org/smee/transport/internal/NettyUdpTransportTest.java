package org.smee.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;

class NettyUdpTransportTest {
    private static final UdpBinding ANY_PORT =
            UdpBinding.of("test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

    private NettyUdpTransport transport = start(false);

    private static NettyUdpTransport start(boolean wanted) {
        return new NettyUdpTransport(new TransportSettings(2, wanted, 20));
    }

    private void use(boolean wanted) {
        transport.close();
        transport = start(wanted);
    }

    @AfterEach
    void close() {
        transport.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDatagramIsReceivedAndAnsweredInItsBatch(boolean wanted) throws Exception {
        use(wanted);
        Received received = new Received(true);

        try (Client client = new Client();
                UdpEndpoint endpoint = transport.bind(ANY_PORT, received)) {
            client.send("hello", endpoint.local());

            assertThat(client.receive()).isEqualTo("hello");
            assertThat(received.next()).isEqualTo(new Received.Datagram("hello", client.address(), endpoint.local()));
            assertThat(endpoint.writesFailed()).isZero();
        }
    }

    @Test
    void whatIsGivenToALiveThreadRunsOnAnEventLoopOfItsOwn() throws Exception {
        Map<String, Thread> ran = new ConcurrentHashMap<>();
        CountDownLatch both = new CountDownLatch(2);

        transport
                .threads()
                .forEach((name, loop) -> loop.execute(() -> {
                    ran.put(name, Thread.currentThread());
                    both.countDown();
                }));

        assertThat(both.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).containsOnlyKeys("event loop 0", "event loop 1");
        assertThat(ran.values()).doesNotHaveDuplicates().allMatch(thread -> thread instanceof LoopThread);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReceiverThatThrowsLosesOneDatagramOnly(boolean wanted) throws Exception {
        use(wanted);

        try (Client client = new Client();
                UdpEndpoint endpoint = transport.bind(ANY_PORT, new Received(true))) {
            client.send("fail", endpoint.local());
            client.send("hello", endpoint.local());

            assertThat(client.receive()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDatagramThatCannotBeSentIsCountedAndReportedWithItsTarget(boolean wanted) throws Exception {
        use(wanted);
        Received received = new Received(false);
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

        try (UdpEndpoint endpoint = transport.bind(ANY_PORT, received)) {
            ByteBuf tooLong = endpoint.alloc().directBuffer().writeZero(65_530);
            endpoint.write(tooLong, target);
            endpoint.flush();

            Received.Failure failure = received.failures.poll(10, TimeUnit.SECONDS);
            assertThat(failure).isNotNull();
            assertThat(failure.target()).isEqualTo(target);
            assertThat(endpoint.writesFailed()).isEqualTo(1);
            assertThat(tooLong.refCnt()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void segmentsArriveAsDatagramsOfTheirOwn(boolean wanted) throws Exception {
        use(wanted);

        try (Client client = new Client();
                UdpEndpoint endpoint = transport.bind(ANY_PORT, new Received(false))) {
            ByteBuf all = endpoint.alloc().directBuffer().writeBytes("aaaabbbbcc".getBytes(StandardCharsets.US_ASCII));
            endpoint.writeSegments(all, 4, client.address());
            endpoint.flush();

            assertThat(client.receive()).isEqualTo("aaaa");
            assertThat(client.receive()).isEqualTo("bbbb");
            assertThat(client.receive()).isEqualTo("cc");
            await().until(() -> all.refCnt() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void segmentsTheKernelRefusesAreSentOneByOne(boolean wanted) throws Exception {
        use(wanted);
        int tooManySegments = 200;

        try (Client client = new Client();
                UdpEndpoint endpoint = transport.bind(ANY_PORT, new Received(false))) {
            ByteBuf all = endpoint.alloc()
                    .directBuffer()
                    .writeBytes("x".repeat(tooManySegments).getBytes(StandardCharsets.US_ASCII));
            endpoint.writeSegments(all, 1, client.address());
            endpoint.flush();

            for (int i = 0; i < tooManySegments; i++) {
                assertThat(client.receive()).isEqualTo("x");
            }
            assertThat(endpoint.writesFailed()).isZero();
            await().until(() -> all.refCnt() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSecondOwnerOfTheSameAddressIsRefusedByName(boolean wanted) throws Exception {
        use(wanted);

        try (UdpEndpoint endpoint = transport.bind(ANY_PORT, new Received(false))) {
            assertThatThrownBy(() -> transport.bind(ANY_PORT.withLocal(endpoint.local()), new Received(false)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(
                            "test: UDP 127.0.0.1:" + endpoint.local().getPort())
                    .hasMessageContaining("in use by test of this process");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSecondProcessOnTheSameAddressIsAnErrorInsteadOfAThief(boolean wanted) throws Exception {
        use(wanted);
        NettyUdpTransport other = start(wanted);

        try (UdpEndpoint endpoint = transport.bind(ANY_PORT, new Received(false))) {
            assertThatThrownBy(() -> other.bind(ANY_PORT.withLocal(endpoint.local()), new Received(false)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use")
                    .hasMessageContaining("ss -ulpn");
        } finally {
            other.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void oneAddressBesideTheWildcardTakesItsOwnDatagrams(boolean wanted) throws Exception {
        use(wanted);
        Received all = new Received(false);
        Received one = new Received(false);

        try (Client client = new Client();
                UdpEndpoint wildcard = transport.bind(ANY_PORT.withLocal(new InetSocketAddress("0.0.0.0", 0)), all);
                UdpEndpoint specific = transport.bind(
                        ANY_PORT.withLocal(new InetSocketAddress(
                                "127.0.0.5", wildcard.local().getPort())),
                        one)) {
            client.send("specific", specific.local());
            client.send(
                    "any", new InetSocketAddress("127.0.0.6", wildcard.local().getPort()));

            assertThat(one.next().text()).isEqualTo("specific");
            assertThat(all.next().text()).isEqualTo("any");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEndpointBoundOnALoopLivesOnThatLoop(boolean wanted) throws Exception {
        use(wanted);
        CompletableFuture<Boolean> sameLoop = new CompletableFuture<>();
        UdpReceiver nobody = new Received(false);

        try (UdpEndpoint first = transport.bind(ANY_PORT, nobody)) {
            first.execute(() -> {
                try (UdpEndpoint second = transport.bind(ANY_PORT, nobody)) {
                    sameLoop.complete(second.inLoop());
                } catch (IOException e) {
                    sameLoop.completeExceptionally(e);
                }
            });

            assertThat(sameLoop.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTimerRunsOnTheLoopAndACancelledOneDoesNot(boolean wanted) throws Exception {
        use(wanted);
        CompletableFuture<Boolean> ran = new CompletableFuture<>();

        try (UdpEndpoint endpoint = transport.bind(ANY_PORT, new Received(false))) {
            endpoint.schedule(() -> ran.completeExceptionally(new AssertionError("cancelled")), 20)
                    .cancel();
            endpoint.schedule(() -> ran.complete(endpoint.inLoop()), 40);

            assertThat(ran.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClosedEndpointReleasesWhatIsWrittenAndCountsIt(boolean wanted) throws Exception {
        use(wanted);
        UdpEndpoint endpoint = transport.bind(ANY_PORT, new Received(false));
        ByteBuf datagram = Unpooled.buffer(4).writeInt(1);

        endpoint.close();
        endpoint.write(datagram, new InetSocketAddress(InetAddress.getLoopbackAddress(), 9));

        assertThat(datagram.refCnt()).isZero();
        assertThat(endpoint.writesFailed()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theReceiveBufferGrantedIsTold(boolean wanted) throws Exception {
        use(wanted);

        try (UdpEndpoint endpoint = transport.bind(ANY_PORT.withReceiveBuffer(100_000), new Received(false))) {
            assertThat(endpoint.receiveBufferGranted()).isGreaterThanOrEqualTo(100_000);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void bothFamiliesArriveAtTheWildcardOfIpv6EachAsItself(boolean wanted) throws Exception {
        InetAddress six = InetAddress.getByName("::1");
        assumeTrue(NetworkInterface.getByInetAddress(six) != null, "needs IPv6");
        use(wanted);
        Received received = new Received(true);

        try (Client four = new Client();
                DatagramSocket client = new DatagramSocket(new InetSocketAddress(six, 0));
                UdpEndpoint all = transport.bind(ANY_PORT.withLocal(new InetSocketAddress("::", 0)), received)) {
            int port = all.local().getPort();
            InetSocketAddress asked = new InetSocketAddress("127.0.0.5", port);
            four.send("four", asked);
            Received.Datagram first = received.next();
            client.setSoTimeout(10_000);
            client.send(new DatagramPacket(new byte[] {'6'}, 1, new InetSocketAddress(six, port)));
            client.receive(new DatagramPacket(new byte[10], 10));

            assertThat(first.sender()).isEqualTo(four.address());
            assertThat(first.recipient()).isEqualTo(transport.isNative() ? asked : all.local());
            assertThat(received.next().sender()).isEqualTo(client.getLocalSocketAddress());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAddressOfNobodyIsExplained(boolean wanted) {
        use(wanted);

        assertThatThrownBy(() -> transport.bind(
                        ANY_PORT.withLocal(new InetSocketAddress("203.0.113.9", 0)), new Received(false)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("test: UDP 203.0.113.9:0 cannot be opened")
                .hasMessageContaining("ip address");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void settingsThatChangeOrAreWrongLeaveSocketsAlone(boolean wanted) throws Exception {
        use(wanted);

        try (Client client = new Client();
                UdpEndpoint endpoint = transport.bind(ANY_PORT, new Received(true))) {
            transport.modified(Map.of("threads", "7"));
            transport.modified(Map.of("threads", "wrong"));
            client.send("hello", endpoint.local());

            assertThat(client.receive()).isEqualTo("hello");
        }
    }
}
