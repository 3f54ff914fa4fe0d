package org.smee.dhcp.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;
import org.smee.transport.UdpTransport;

/** A transport without network: tests put datagrams in and find the answers. Tasks run at once, timers when told. */
final class FakeUdp implements UdpTransport {
    final List<Endpoint> bound = new ArrayList<>();
    final TreeSet<String> refusing = new TreeSet<>();
    boolean isNative = true;
    int granted = 8 << 20;

    /** One datagram sent. */
    record Sent(DhcpMessage message, int length, InetSocketAddress target) {}

    @Override
    public UdpEndpoint bind(UdpBinding binding, UdpReceiver receiver) throws IOException {
        String device = binding.device().orElse("");
        if (refusing.contains(device)) {
            throw new IOException("dhcp: UDP 0.0.0.0:" + binding.local().getPort() + " on " + device
                    + " cannot be opened: Permission denied");
        }
        Endpoint endpoint = new Endpoint(binding, receiver);
        bound.add(endpoint);
        return endpoint;
    }

    /** The open endpoint of the device. */
    Endpoint on(String device) {
        return bound.stream()
                .filter(e -> e.isOpen() && e.device().orElse("").equals(device))
                .findFirst()
                .orElseThrow();
    }

    /** The open endpoint of the device at the port. */
    Endpoint on(String device, int port) {
        return bound.stream()
                .filter(e -> e.isOpen()
                        && e.device().orElse("").equals(device)
                        && e.local().getPort() == port)
                .findFirst()
                .orElseThrow();
    }

    /** Open sockets as {@code device:port}. */
    List<String> openSockets() {
        return bound.stream()
                .filter(Endpoint::isOpen)
                .map(e -> e.device().orElse("") + ":" + e.local().getPort())
                .sorted()
                .toList();
    }

    /** Open sockets of loopback that tools on this host ask. */
    List<Endpoint> forTools() {
        return bound.stream()
                .filter(e -> e.isOpen() && e.local().getAddress().isLoopbackAddress())
                .toList();
    }

    /** The devices of open sockets but for those of {@link #forTools}. */
    List<String> openDevices() {
        return bound.stream()
                .filter(e -> e.isOpen() && !e.local().getAddress().isLoopbackAddress())
                .map(e -> e.device().orElse(""))
                .sorted()
                .toList();
    }

    @Override
    public boolean isNative() {
        return isNative;
    }

    @Override
    public String description() {
        return "fake";
    }

    /** A bound socket. */
    final class Endpoint implements UdpEndpoint {
        final List<Sent> sent = new ArrayList<>();
        final List<byte[]> kept = new ArrayList<>();
        private final List<Runnable> timers = new ArrayList<>();
        private final UdpBinding binding;
        private final UdpReceiver receiver;
        private boolean open = true;

        Endpoint(UdpBinding binding, UdpReceiver receiver) {
            this.binding = binding;
            this.receiver = receiver;
        }

        void receive(byte[] datagram, String sender) {
            int colon = sender.indexOf(':');
            receive(
                    datagram,
                    new InetSocketAddress(sender.substring(0, colon), Integer.parseInt(sender.substring(colon + 1))));
        }

        private void receive(byte[] datagram, InetSocketAddress sender) {
            ByteBuf buffer = Unpooled.wrappedBuffer(datagram);
            receiver.received(this, buffer, sender, local());
            buffer.release();
            receiver.batchComplete(this);
        }

        Sent last() {
            return sent.get(sent.size() - 1);
        }

        /** Runs what was scheduled, however long it was to wait. */
        void runTimers() {
            List<Runnable> due = List.copyOf(timers);
            timers.clear();
            due.forEach(Runnable::run);
        }

        @Override
        public InetSocketAddress local() {
            return binding.local();
        }

        @Override
        public Optional<String> device() {
            return binding.device();
        }

        @Override
        public int receiveBufferGranted() {
            return granted;
        }

        @Override
        public ByteBufAllocator alloc() {
            return UnpooledByteBufAllocator.DEFAULT;
        }

        @Override
        public void write(ByteBuf datagram, InetSocketAddress target) {
            byte[] bytes = new byte[datagram.readableBytes()];
            datagram.readBytes(bytes);
            datagram.release();
            try {
                sent.add(new Sent(DhcpMessage.of(bytes), bytes.length, target));
            } catch (MalformedPacketException e) {
                throw new AssertionError("a malformed reply: " + e.getMessage(), e);
            }
        }

        @Override
        public void writeSegments(ByteBuf datagrams, int size, InetSocketAddress target) {
            throw new AssertionError("DHCP sends no segments");
        }

        @Override
        public void flush() {}

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Scheduled schedule(Runnable task, long millis) {
            timers.add(task);
            return () -> timers.remove(task);
        }

        @Override
        public long writesFailed() {
            return 0;
        }

        @Override
        public void keep(byte[] datagram, InetSocketAddress sender, InetSocketAddress recipient) {
            kept.add(datagram);
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            if (open) {
                receiver.leaving(this);
            }
            open = false;
        }
    }
}
