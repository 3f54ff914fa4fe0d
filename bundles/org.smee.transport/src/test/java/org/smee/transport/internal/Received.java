package org.smee.transport.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpReceiver;

/** Remembers what came in; echoes if told to. */
final class Received implements UdpReceiver {
    record Datagram(String text, InetSocketAddress sender, InetSocketAddress recipient) {}

    record Failure(InetSocketAddress target, Throwable cause) {}

    final BlockingQueue<Datagram> datagrams = new LinkedBlockingQueue<>();
    final BlockingQueue<Failure> failures = new LinkedBlockingQueue<>();
    final AtomicInteger batches = new AtomicInteger();
    private final boolean echo;

    Received(boolean echo) {
        this.echo = echo;
    }

    @Override
    public void received(
            UdpEndpoint endpoint, ByteBuf datagram, InetSocketAddress sender, InetSocketAddress recipient) {
        String text = datagram.toString(StandardCharsets.US_ASCII);
        datagrams.add(new Datagram(text, sender, recipient));
        if (text.equals("fail")) {
            throw new IllegalStateException("told to");
        }
        if (echo) {
            endpoint.write(datagram.retain(), sender);
        }
    }

    @Override
    public void batchComplete(UdpEndpoint endpoint) {
        batches.incrementAndGet();
    }

    @Override
    public void writeFailed(UdpEndpoint endpoint, InetSocketAddress target, Throwable cause) {
        failures.add(new Failure(target, cause));
    }

    Datagram next() throws InterruptedException {
        Datagram datagram = datagrams.poll(10, TimeUnit.SECONDS);
        if (datagram == null) {
            throw new AssertionError("nothing came in within 10 s");
        }
        return datagram;
    }
}
