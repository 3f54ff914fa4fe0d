package org.smee.transport.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.transport.TcpAcceptor;
import org.smee.transport.TcpConnection;
import org.smee.transport.TcpListener;
import org.smee.transport.TcpReceiver;
import org.smee.transport.UdpBinding;

class TcpTransportTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Told told = new Told();
    private @Nullable NettyUdpTransport transport;

    /** Remembers in words what it was told. */
    private static final class Told implements TcpAcceptor {
        final BlockingQueue<String> words = new LinkedBlockingQueue<>();
        final BlockingQueue<TcpConnection> connections = new LinkedBlockingQueue<>();

        @Override
        public Optional<TcpReceiver> accept(TcpConnection connection) {
            words.add("accepted");
            connections.add(connection);
            return Optional.of(new TcpReceiver() {
                @Override
                public void received(ByteBuf bytes) {
                    String text = bytes.toString(StandardCharsets.US_ASCII);
                    words.add(text);
                    if (text.equals("fail")) {
                        throw new IllegalStateException("told to");
                    }
                }

                @Override
                public void ended() {
                    words.add("ended");
                }
            });
        }

        String next() throws InterruptedException {
            String word = words.poll(10, TimeUnit.SECONDS);
            if (word == null) {
                throw new AssertionError("nothing happened within 10 s");
            }
            return word;
        }
    }

    private NettyUdpTransport transport(boolean wanted) {
        NettyUdpTransport started = new NettyUdpTransport(new TransportSettings(2, wanted, 20));
        transport = started;
        return started;
    }

    private static Socket connect(TcpListener listener) throws IOException {
        Socket socket =
                new Socket(listener.local().getAddress(), listener.local().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean isFree(TcpListener listener) throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.setReuseAddress(true);
            free.bind(listener.local());
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    @AfterEach
    void close() {
        if (transport != null) {
            transport.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAConnectionBringsReachesItsReceiverAndThenItsEnd(boolean wanted) throws Exception {
        TcpListener listener = transport(wanted).listen("test", ANY, told);

        try (Socket socket = connect(listener)) {
            assertThat(told.next()).isEqualTo("accepted");
            assertThat(told.connections.take().remote()).isEqualTo(socket.getLocalSocketAddress());
            send(socket, "hello");
            assertThat(told.next()).isEqualTo("hello");
        }
        assertThat(told.next()).isEqualTo("ended");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReceiverThatThrowsLosesItsConnectionOnly(boolean wanted) throws Exception {
        TcpListener listener = transport(wanted).listen("test", ANY, told);

        try (Socket good = connect(listener)) {
            assertThat(told.next()).isEqualTo("accepted");
            try (Socket bad = connect(listener)) {
                assertThat(told.next()).isEqualTo("accepted");
                send(bad, "fail");
                assertThat(told.next()).isEqualTo("fail");
                assertThat(told.next()).isEqualTo("ended");
                assertThat(bad.getInputStream().read()).isEqualTo(-1);
            }
            send(good, "hello");
            assertThat(told.next()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRefusedConnectionIsClosedAndSoIsOneWhoseAcceptorThrows(boolean wanted) throws Exception {
        NettyUdpTransport started = transport(wanted);
        TcpListener refusing = started.listen("test", ANY, connection -> Optional.empty());
        TcpListener throwing = started.listen("test", ANY, connection -> {
            throw new IllegalStateException("told to");
        });

        for (TcpListener listener : new TcpListener[] {refusing, throwing}) {
            try (Socket socket = connect(listener)) {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theServerMayCloseAConnection(boolean wanted) throws Exception {
        TcpListener listener = transport(wanted).listen("test", ANY, told);

        try (Socket socket = connect(listener)) {
            told.connections.take().close();

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(told.next()).isEqualTo("accepted");
            assertThat(told.next()).isEqualTo("ended");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingTheListenerClosesItsConnectionsAndFreesTheAddressInSilence(boolean wanted) throws Exception {
        TcpListener listener = transport(wanted).listen("test", ANY, told);

        try (Socket socket = connect(listener)) {
            assertThat(told.next()).isEqualTo("accepted");
            listener.close();
            listener.close();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        await().until(() -> isFree(listener));
        assertThat(told.words).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAddressInUseIsExplained(boolean wanted) throws Exception {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress taken = (InetSocketAddress) holder.getLocalSocketAddress();

            assertThatThrownBy(() -> transport(wanted).listen("syslog", taken, told))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("syslog: TCP 127.0.0.1:" + taken.getPort())
                    .hasMessageContaining("in use")
                    .hasMessageContaining("ss -tlpn 'sport = :" + taken.getPort());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tasksAndConnectionsShareOneThread(boolean wanted) throws Exception {
        CompletableFuture<Thread> accepting = new CompletableFuture<>();
        CompletableFuture<Thread> running = new CompletableFuture<>();
        TcpListener listener = transport(wanted).listen("test", ANY, connection -> {
            accepting.complete(Thread.currentThread());
            return Optional.empty();
        });

        connect(listener).close();
        listener.execute(() -> running.complete(Thread.currentThread()));

        assertThat(accepting.get(10, TimeUnit.SECONDS)).isSameAs(running.get(10, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listeningOnALoopIsRefusedBecauseItBlocks(boolean wanted) throws Exception {
        NettyUdpTransport started = transport(wanted);
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        started.bind(UdpBinding.of("test", ANY), new Received(false)).execute(() -> {
            try (TcpListener listener = started.listen("test", ANY, told)) {
                outcome.completeExceptionally(new AssertionError("listens on " + listener.local()));
            } catch (IOException | IllegalStateException e) {
                outcome.complete(e);
            }
        });

        assertThat(outcome.get(10, TimeUnit.SECONDS)).hasMessageContaining("must not be called on an event loop");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theEndOfTheTransportEndsItsConnections(boolean wanted) throws Exception {
        NettyUdpTransport started = transport(wanted);
        TcpListener listener = started.listen("test", ANY, told);

        try (Socket socket = connect(listener)) {
            assertThat(told.next()).isEqualTo("accepted");
            started.close();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        await().until(() -> isFree(listener));
    }
}
