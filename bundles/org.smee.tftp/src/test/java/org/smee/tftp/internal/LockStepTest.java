package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.smee.testkit.InMemoryBootFiles;
import org.smee.testkit.RecordedEvents;
import org.smee.transport.internal.NettyUdpTransport;

/** What a block costs when each waits for the one before, as all firmware without windowsize does. */
class LockStepTest {
    private static final int BLKSIZE = 1468;
    private static final int BLOCKS = 4000;
    private static final int WARM_UP = 12;

    @Test
    void aBlockAllocatesLittleOnThePacketThread() throws Exception {
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // it would be what is measured
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        AtomicLong loop = new AtomicLong();
        InMemoryBootFiles files = new InMemoryBootFiles().file("f", Bench.content(BLKSIZE * BLOCKS));
        NettyUdpTransport transport = new NettyUdpTransport(Map.of("native", "auto"));
        InetSocketAddress listen = free();
        TftpSettings settings =
                new TftpSettings(true, listen, Duration.ofSeconds(5), BLKSIZE, 1, 10, true, Duration.ZERO);
        TftpServer server = new TftpServer(
                settings,
                transport,
                new RecordedEvents(),
                Clock.systemUTC(),
                Executors.newSingleThreadScheduledExecutor());
        server.providers(List.of(request -> {
            loop.set(Thread.currentThread().getId());
            return files.open(request);
        }));
        server.start();

        try (Client client = new Client()) {
            for (int i = 0; i < WARM_UP; i++) {
                client.get(listen, "f", BLKSIZE, 1, 0);
            }
            long before = threads.getThreadAllocatedBytes(loop.get());
            client.get(listen, "f", BLKSIZE, 1, 0);
            long perBlock = (threads.getThreadAllocatedBytes(loop.get()) - before) / BLOCKS;

            assertThat(perBlock).isLessThan(600);
        } finally {
            ResourceLeakDetector.setLevel(level);
            server.close();
            transport.close();
        }
    }

    private static InetSocketAddress free() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
        }
    }
}
