package org.smee.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smee.api.event.BootEventListener;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.MacAddress;
import org.smee.api.status.Measurement;
import org.smee.testkit.BootEventListenerContract;

/** The collector takes connections and never says a word: steps go on, what does not fit is counted. */
class LostTest extends BootEventListenerContract {
    private static final int QUEUE = 512;

    private final ServerSocket silent;
    private final List<BootTracer> tracers = new ArrayList<>();

    LostTest() {
        try {
            silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
        tracers.forEach(BootTracer::close);
    }

    static double dropped(BootTracer tracer, String cause) {
        return tracer.measurements().stream()
                .filter(m -> m instanceof Measurement.Count
                        && cause.equals(m.labels().get("cause")))
                .mapToDouble(m -> ((Measurement.Count) m).value())
                .sum();
    }

    private static double figure(BootTracer tracer, String name) {
        return tracer.measurements().stream()
                .filter(m -> m.name().equals(name))
                .mapToDouble(
                        m -> m instanceof Measurement.Level level ? level.value() : ((Measurement.Count) m).value())
                .sum();
    }

    private BootTracer tracer(String protocol, int port, String timeout) {
        BootTracer tracer = new BootTracer(
                Steps.settings(
                        "endpoint",
                        "127.0.0.1:" + port,
                        "protocol",
                        protocol,
                        "queue.size",
                        "" + QUEUE,
                        "timeout",
                        timeout),
                Collector::exporter,
                System::nanoTime);
        tracers.add(tracer);
        return tracer;
    }

    @Override
    protected BootEventListener listener() {
        return tracer("grpc", silent.getLocalPort(), "60s");
    }

    @Override
    protected long kept(BootEventListener listener) {
        return (long) figure((BootTracer) listener, "smee_queue_length");
    }

    @Override
    protected long limit() {
        return QUEUE;
    }

    @Test
    void whatASilentCollectorLeavesInTheQueueIsCountedWhenTheQueueIsFull() {
        BootTracer tracer = tracer("http/protobuf", silent.getLocalPort(), "60s");

        steps(tracer, QUEUE + 300);

        assertThat(dropped(tracer, "queue_full")).isEqualTo(300);
        assertThat(figure(tracer, "smee_queue_length")).isEqualTo(QUEUE);
        assertThat(figure(tracer, "smee_spans_sent")).isZero();
        assertThat(tracer.problems()).isEmpty();
    }

    @Test
    void whatASlowCollectorDoesNotTakeInTimeIsCountedAndTheQueueIsFreeAgain() {
        BootTracer tracer = tracer("http/protobuf", silent.getLocalPort(), "100ms");

        steps(tracer, QUEUE);

        await().until(() -> figure(tracer, "smee_queue_length") == 0);
        assertThat(dropped(tracer, "collector")).isEqualTo(QUEUE);
    }

    @Test
    void withoutAnybodyThereItIsTheSame() throws IOException {
        int port = silent.getLocalPort();
        silent.close();
        BootTracer tracer = tracer("grpc", port, "1s");

        steps(tracer, QUEUE);

        await().until(() -> figure(tracer, "smee_queue_length") == 0);
        assertThat(dropped(tracer, "collector")).isEqualTo(QUEUE);
    }

    private static void steps(BootTracer tracer, int count) {
        for (int i = 0; i < count; i++) {
            Machine machine = new Machine(Optional.of(new MacAddress(i, 6)), Optional.empty());
            tracer.on(Steps.event(i, Stage.SCRIPT, Outcome.SERVED, machine, Map.of("file", "auto.ipxe")));
        }
    }
}
