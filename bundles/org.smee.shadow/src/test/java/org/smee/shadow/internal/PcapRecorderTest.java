package org.smee.shadow.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.smee.api.event.Outcome;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.dhcp.api.DhcpObserver;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.Packets;

class PcapRecorderTest {
    private static final byte[] MESSAGE = Packets.bios("02:00:00:00:00:01").bytes();

    @TempDir
    Path directory;

    private final AtomicReference<@Nullable DhcpObserver> observer = new AtomicReference<>();
    private @Nullable PcapRecorder opened;

    private PcapRecorder recorder() {
        ServiceRegistration<?> registration = (ServiceRegistration<?>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (proxy, method, arguments) -> {
                    observer.set(null);
                    return null;
                });
        BundleContext context = (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> {
                    observer.set((DhcpObserver) arguments[1]);
                    return registration;
                });
        PcapRecorder recorder = new PcapRecorder(context, directory.resolve("record"));
        opened = recorder;
        return recorder;
    }

    @AfterEach
    void close() {
        PcapRecorder last = opened;
        if (last != null) {
            last.close();
        }
    }

    private void exchange(byte[] reply) {
        DhcpObserver present = observer.get();
        if (present != null) {
            present.decided(new DhcpExchange(
                    Instant.ofEpochSecond(1_700_000_000L),
                    DhcpSites.rfc("reservation"),
                    new InetSocketAddress("192.0.2.9", 68),
                    new InetSocketAddress("192.0.2.1", 67),
                    false,
                    0,
                    MESSAGE,
                    reply,
                    new InetSocketAddress("255.255.255.255", 68),
                    Outcome.SERVED,
                    "x"));
        }
    }

    @Test
    void messagesAndRepliesAreInTheFileInOrder() throws IOException {
        PcapRecorder recorder = recorder();
        recorder.start(1);
        exchange(new byte[] {1, 2});
        exchange(new byte[0]);
        await().until(() -> recorder.status().messages() == 3);

        Path file = Path.of(recorder.stop().file());

        try (PcapReader reader = new PcapReader(file)) {
            assertThat(reader.next().orElseThrow().payload()).isEqualTo(MESSAGE);
            PcapReader.Datagram reply = reader.next().orElseThrow();
            assertThat(reply.payload()).containsExactly(1, 2);
            assertThat(reply.targetPort()).isEqualTo(68);
            assertThat(reader.next().orElseThrow().targetPort()).isEqualTo(67);
            assertThat(reader.next()).isEmpty();
        }
        assertThat(recorder.status().bytes()).isEqualTo(Files.size(file));
        assertThat(recorder.status().ended()).isEqualTo("stopped by hand");
        assertThat(observer).hasValue(null);
    }

    @Test
    void aFullFileEndsTheRecordingAndSaysSo() {
        PcapRecorder recorder = recorder();
        recorder.start(1);

        await().until(() -> {
            for (int i = 0; i < 500; i++) {
                exchange(new byte[1000]);
            }
            return !recorder.status().running();
        });

        assertThat(recorder.status().ended()).isEqualTo("the file is full: 1 MiB");
        assertThat(recorder.status().bytes()).isBetween(1_000_000L, 1_048_576L);
    }

    @Test
    void twoAtATimeAndWrongSizesAreRefusedWithWhatToDo() {
        PcapRecorder recorder = recorder();
        recorder.start(1);

        assertThatIllegalStateException().isThrownBy(() -> recorder.start(1)).withMessageContaining("smee:record stop");
        assertThatIllegalArgumentException().isThrownBy(() -> recorder.start(0)).withMessageContaining("1..1024");
    }

    @Test
    void beforeTheFirstThereIsNone() {
        PcapRecorder recorder = recorder();

        assertThat(recorder.status().file()).isEmpty();
        assertThat(recorder.stop().running()).isFalse();
    }
}
