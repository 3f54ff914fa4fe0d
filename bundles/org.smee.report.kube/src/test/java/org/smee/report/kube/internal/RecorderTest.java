package org.smee.report.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smee.api.event.Outcome;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.kube.Credentials;
import org.smee.kube.RequestRate;
import org.smee.report.kube.internal.Counts.Kind;
import org.smee.report.kube.internal.Counts.Loss;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.InMemoryHardware;
import org.smee.testkit.Packets;

class RecorderTest {
    private static final Path NOWHERE = Path.of("/nonexistent");
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(0);
    private static final String HARDWARE = "/apis/tinkerbell.org/v1alpha1/namespaces/tinkerbell/hardware";

    private final InMemoryHardware known = new InMemoryHardware();
    private final Counts counts = new Counts();
    private final List<Recorder> recorders = new ArrayList<>();
    private ReportApi api;

    @BeforeEach
    void start() throws IOException {
        api = ReportApi.start();
    }

    @AfterEach
    void stop() {
        recorders.forEach(Recorder::close);
        api.close();
    }

    private Recorder recorder(String... settings) {
        List<String> all = new ArrayList<>(List.of("discovery", "true", "discovery.namespace", "tinkerbell"));
        all.addAll(List.of("retry.max", "100ms", "api", api.url()));
        all.addAll(List.of(settings));
        ReportSettings read = Fleet.settings(all.toArray(String[]::new));
        RequestRate rate = new RequestRate(0, 0);
        Line.Connector connector = () -> new Cluster(
                new Credentials(Map.of(), NOWHERE, NOWHERE)
                        .connect(read.access(), read.pace().requestTimeout(), rate),
                read.version());
        Recorder recorder = new Recorder(read, known, connector, counts, System::nanoTime);
        recorders.add(recorder);
        return recorder;
    }

    private static DhcpExchange exchange(byte[] message, Outcome outcome, int replyLength) {
        return new DhcpExchange(
                Fleet.NOON,
                DhcpSites.rfc("reservation"),
                ANYWHERE,
                ANYWHERE,
                false,
                0,
                message,
                new byte[replyLength],
                ANYWHERE,
                outcome,
                "no hardware record has this MAC address");
    }

    private static DhcpExchange unknown(int number) {
        return exchange(Packets.bios(Fleet.mac(number).toString()).bytes(), Outcome.NOT_FOUND, 0);
    }

    private static String name(int number) {
        return "tinkerbell/discovered-" + Fleet.mac(number).toString().replace(':', '-');
    }

    private void awaitRecorded(int number) {
        await().until(() -> api.hardware(name(number)).has("spec"));
    }

    @Test
    void anUnknownMachineIsRecordedOnce() {
        Recorder recorder = recorder();
        recorder.decided(unknown(1));
        recorder.decided(unknown(1));
        recorder.decided(unknown(2));
        recorder.decided(unknown(1));
        recorder.decided(unknown(3));

        awaitRecorded(3);
        assertThat(api.size()).isEqualTo(3);
        assertThat(api.requests("POST " + HARDWARE)).isEqualTo(3);
        assertThat(counts.sum(Kind.HARDWARE)).isEqualTo(3);
    }

    @Test
    void anotherNodeMayHaveBeenFaster() {
        Recorder first = recorder();
        first.decided(unknown(1));
        awaitRecorded(1);
        Recorder second = recorder("node", "node-b");
        second.decided(unknown(1));
        second.decided(unknown(2));
        awaitRecorded(2);
        second.decided(unknown(1));
        second.decided(unknown(3));
        awaitRecorded(3);

        assertThat(second.problems()).isEmpty();
        assertThat(api.requests("POST " + HARDWARE)).isEqualTo(4);
        assertThat(api.hardware(name(1))
                        .path("metadata")
                        .path("annotations")
                        .path("smee.org/discovered-by")
                        .asText())
                .isEqualTo("node-a");
    }

    @Test
    void whoGotAnAnswerIsKnownOrCannotBeLookedUpIsLeftAlone() {
        Recorder recorder = recorder();
        recorder.decided(exchange(Packets.bios(Fleet.mac(1).toString()).bytes(), Outcome.SERVED, 300));
        recorder.decided(exchange(Packets.bios(Fleet.mac(2).toString()).bytes(), Outcome.FAILED, 0));
        recorder.decided(exchange(Packets.system(Fleet.mac(3).toString()).bytes(), Outcome.NOT_FOUND, 0));
        recorder.decided(exchange(new byte[] {1, 2, 3}, Outcome.NOT_FOUND, 0));
        known.put(Fleet.machine(4));
        recorder.decided(unknown(4));
        recorder.decided(unknown(5));

        awaitRecorded(5);
        assertThat(api.size()).isEqualTo(1);
    }

    @Test
    void noMoreThanTheHourAllowsAreRecorded() {
        Recorder recorder = recorder("discovery.per.hour", "2");
        for (int i = 1; i <= 5; i++) {
            recorder.decided(unknown(i));
        }

        await().until(() -> counts.sum(Loss.DISCOVERY_LIMIT) == 3);
        assertThat(api.size()).isEqualTo(2);
        assertThat(recorder.problems()).singleElement().asString().contains("discovery.per.hour = 2");
    }

    @Test
    void noMoreThanTheNamespaceMayHoldAreRecorded() {
        for (int i = 0; i < 1200; i++) {
            api.put("tinkerbell", "old" + i, "{\"metadata\":{\"labels\":{\"smee.org/discovered\":\"true\"}}}");
            api.put("tinkerbell", "other" + i, "{}");
        }
        Recorder recorder = recorder("discovery.max", "1201");
        recorder.decided(unknown(1));
        awaitRecorded(1);
        recorder.decided(unknown(2));

        await().until(() -> counts.sum(Loss.DISCOVERY_LIMIT) == 1);
        assertThat(api.hardware(name(2)).isEmpty()).isTrue();
        assertThat(recorder.problems())
                .singleElement()
                .asString()
                .contains("discovery.max = 1201", "kubectl -n tinkerbell get hardware -l smee.org/discovered=true");
        assertThat(api.requests("GET " + HARDWARE + "?")).isEqualTo(3);
    }

    @Test
    void whileTheApiServerIsAwayNothingWaitsAndAfterwardsAllAreRecorded() throws IOException {
        int port = api.port();
        api.close();
        Recorder recorder = recorder("api", "http://127.0.0.1:" + port, "retry.max", "100ms");
        recorder.decided(unknown(1));
        await().until(() -> !recorder.problems().isEmpty());
        for (int i = 2; i <= 20; i++) {
            recorder.decided(unknown(i));
        }
        api = ReportApi.start(port);

        await().until(() -> api.size() == 20);
        await().until(() -> recorder.problems().isEmpty());
    }

    @Test
    void theMissingRuleIsNamed() {
        api.refuse("POST " + HARDWARE, 403);
        Recorder recorder = recorder();
        recorder.decided(unknown(1));

        await().until(() -> !recorder.problems().isEmpty());
        assertThat(recorder.problems())
                .singleElement()
                .asString()
                .contains("{apiGroups: [tinkerbell.org], resources: [hardware], verbs: [create]} is missing");
        api.refuse("POST " + HARDWARE, 0);
        awaitRecorded(1);
        await().until(() -> recorder.problems().isEmpty());
    }

    @Test
    void aFloodIsDroppedAndCounted() {
        api.refuse("GET /apis/tinkerbell.org/v1alpha1", 503);
        Recorder recorder = recorder("retry.max", "1h");
        for (int i = 0; i < 100_000; i++) {
            recorder.decided(unknown(i));
        }

        await().until(() -> counts.sum(Loss.QUEUE_FULL) >= 100_000 - 1024 - 1000 - 1);
    }
}
