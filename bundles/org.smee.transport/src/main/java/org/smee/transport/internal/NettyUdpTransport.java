package org.smee.transport.internal;

import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.LiveThreads;
import org.smee.transport.TcpAcceptor;
import org.smee.transport.TcpListener;
import org.smee.transport.TcpTransport;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;
import org.smee.transport.UdpTransport;

/** Opens sockets on Netty's event loops and keeps them while their owners change. */
@Component(
        service = {UdpTransport.class, TcpTransport.class, LiveThreads.class},
        immediate = true,
        configurationPid = TransportSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = TransportConfig.class)
public final class NettyUdpTransport implements UdpTransport, TcpTransport, LiveThreads {
    private static final Logger log = LoggerFactory.getLogger(NettyUdpTransport.class);
    private static final long SHUTDOWN_MILLIS = 2_000;

    private final TransportSettings settings;
    private final Platform platform;
    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> loops = new ArrayList<>();
    private final Set<UdpSocket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<NettyTcpListener> listeners = ConcurrentHashMap.newKeySet();

    /** Called by DS; throws {@link SettingsException} for wrong settings. */
    @Activate
    public NettyUdpTransport(Map<String, Object> properties) {
        this(read(properties));
    }

    NettyUdpTransport(TransportSettings settings) {
        this.settings = settings;
        this.platform = Platform.choose(settings);
        this.group = new MultiThreadIoEventLoopGroup(settings.threads(), LoopThread.factory(), platform.ioHandler());
        for (EventExecutor loop : group) {
            loops.add((EventLoop) loop);
        }
        log.info(
                "event=transport.started native={} loops={} sockets=\"{}\"",
                isNative(),
                loops.size(),
                platform.description());
    }

    private static TransportSettings read(Map<String, Object> properties) {
        try {
            return TransportSettings.from(SettingsReader.of(TransportSettings.PID, properties));
        } catch (SettingsException e) {
            log.error("event=transport.settings-wrong reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    /** Sockets stay; loops cannot change under them, so a change waits for the next start. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            if (!TransportSettings.from(SettingsReader.of(TransportSettings.PID, properties))
                    .equals(settings)) {
                log.warn("event=transport.settings-changed reason=\"applies at the next start of this bundle\"");
            }
        } catch (SettingsException e) {
            log.error("event=transport.settings-wrong reason=\"{}\" kept=last-good", e.getMessage());
        }
    }

    @Override
    public boolean isNative() {
        return platform.isNative();
    }

    @Override
    public String description() {
        return platform.description() + ", " + loops.size() + " loops";
    }

    @Override
    public Map<String, Executor> threads() {
        Map<String, Executor> threads = new LinkedHashMap<>();
        loops.forEach(loop -> threads.put("event loop " + threads.size(), loop));
        return threads;
    }

    @Override
    public UdpEndpoint bind(UdpBinding binding, UdpReceiver receiver) throws IOException {
        Optional<UdpSocket> holder = holder(binding);
        if (holder.isPresent()) {
            return takeOver(holder.get(), binding, receiver);
        }
        EventLoop loop = chooseLoop();
        return on(loop, binding, () -> open(loop, binding, receiver));
    }

    @Override
    public TcpListener listen(String owner, InetSocketAddress local, TcpAcceptor acceptor) throws IOException {
        if (LoopThread.isCurrent()) {
            throw new IllegalStateException(owner + ": listen blocks, so it must not be called on an event loop");
        }
        NettyTcpListener listener = NettyTcpListener.open(platform, chooseLoop(), owner, local, acceptor);
        listeners.add(listener);
        listener.whenClosed(() -> listeners.remove(listener));
        return listener;
    }

    private UdpEndpoint takeOver(UdpSocket socket, UdpBinding binding, UdpReceiver receiver) throws IOException {
        if (socket.ownerName().isPresent()) {
            throw BindFailure.of(
                    binding, new BindException("in use by " + socket.ownerName().get() + " of this process"));
        }
        if (LoopThread.isCurrent() && !socket.loop().inEventLoop()) {
            throw BindFailure.of(binding, new BindException("in use, lingering on another event loop"));
        }
        Optional<OwnedEndpoint> taken = on(socket.loop(), binding, () -> {
            if (socket.channel().isOpen()) {
                configure(socket.channel(), binding);
            }
            return socket.give(binding, receiver);
        });
        return taken.isPresent() ? taken.get() : bind(binding, receiver);
    }

    /** Runs on {@code loop}, where registering and binding complete at once. */
    private UdpEndpoint open(EventLoop loop, UdpBinding binding, UdpReceiver receiver) throws IOException {
        DatagramChannel channel = platform.newChannel(binding);
        UdpSocket socket = new UdpSocket(platform, channel, binding.device());
        try {
            channel.pipeline().addLast(socket);
            completed(loop.register(channel));
            configure(channel, binding);
            // Set before binding it lets anybody in, set afterwards only our own next socket on this port.
            channel.config().setReuseAddress(binding.shared() || isOurs(binding));
            UdpEndpoint endpoint = socket.give(binding, receiver).orElseThrow();
            completed(channel.bind(binding.local()));
            channel.config().setReuseAddress(true);
            sockets.add(socket);
            channel.closeFuture().addListener(closed -> sockets.remove(socket));
            return endpoint;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw BindFailure.of(binding, e);
        }
    }

    private void configure(DatagramChannel channel, UdpBinding binding) {
        channel.config().setBroadcast(true);
        platform.beforeBind(channel, binding);
        if (binding.receiveBuffer() > 0) {
            platform.askReceiveBuffer(channel, binding.receiveBuffer());
        }
    }

    private static void completed(ChannelFuture future) throws IOException {
        Throwable cause = future.cause();
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause != null || !future.isDone()) {
            throw new IOException(cause == null ? "the event loop did not open it at once" : cause.toString(), cause);
        }
    }

    /** The open socket of the same address and device; port 0 matches none. */
    private Optional<UdpSocket> holder(UdpBinding binding) {
        return sockets.stream()
                .filter(s -> isSame(s.local(), binding.local()) && s.device().equals(binding.device()))
                .filter(s -> s.channel().isOpen())
                .findFirst();
    }

    /** Java leaves out the link of a link-local address. */
    private static boolean isSame(InetSocketAddress one, InetSocketAddress other) {
        return one.equals(other) && link(one) == link(other);
    }

    private static int link(InetSocketAddress address) {
        boolean onLink = address.getAddress().isLinkLocalAddress();
        return onLink && address.getAddress() instanceof Inet6Address six ? six.getScopeId() : 0;
    }

    private boolean isOurs(UdpBinding binding) {
        int port = binding.local().getPort();
        return sockets.stream().anyMatch(s -> s.local().getPort() == port);
    }

    private EventLoop chooseLoop() {
        return loops.stream()
                .filter(EventLoop::inEventLoop)
                .findFirst()
                .orElseGet(() -> loops.stream()
                        .min(Comparator.comparingLong(this::socketsOn))
                        .orElseThrow());
    }

    private long socketsOn(EventLoop loop) {
        return sockets.stream().filter(s -> s.loop() == loop).count()
                + listeners.stream().filter(l -> l.loop() == loop).count();
    }

    private static <T> T on(EventLoop loop, UdpBinding binding, Callable<T> work) throws IOException {
        try {
            return loop.inEventLoop() ? work.call() : loop.submit(work).sync().getNow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw BindFailure.of(binding, e);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw BindFailure.of(binding, e);
        }
    }

    /** Closes all sockets and ends the loops; also for tests of servers on real sockets. */
    @Deactivate
    public void close() {
        sockets.forEach(UdpSocket::close);
        listeners.forEach(NettyTcpListener::close);
        group.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(SHUTDOWN_MILLIS);
        log.info("event=transport.stopped");
    }
}
