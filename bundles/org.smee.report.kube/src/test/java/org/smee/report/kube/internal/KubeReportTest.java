package org.smee.report.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.hardware.Hardware;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsException;
import org.smee.api.status.Measurement;
import org.smee.dhcp.api.DhcpObserver;
import org.smee.kube.Credentials;
import org.smee.testkit.BootEventListenerContract;
import org.smee.testkit.InMemoryHardware;

class KubeReportTest extends BootEventListenerContract {
    private static final Path NOWHERE = Path.of("/nonexistent");
    private static final int QUEUE = 1000;

    private final InMemoryHardware machines = new InMemoryHardware();
    private final List<KubeReport> reports = new ArrayList<>();
    private final List<DhcpObserver> observers = new ArrayList<>();
    private ReportApi api;

    @BeforeEach
    void start() throws IOException {
        api = ReportApi.start();
    }

    @AfterEach
    void stop() {
        reports.forEach(KubeReport::close);
        api.close();
    }

    private KubeReport report(String... settings) {
        List<String> all = new ArrayList<>(List.of("api", api.url(), "retry.max", "100ms", "interval", "1s"));
        all.addAll(List.of(settings));
        KubeReport report = new KubeReport(
                Fleet.settings(all.toArray(String[]::new)),
                machines,
                observer -> {
                    observers.add(observer);
                    return () -> observers.remove(observer);
                },
                new Credentials(Map.of(), NOWHERE, NOWHERE));
        reports.add(report);
        return report;
    }

    private static double figure(KubeReport report, String name) {
        return report.measurements().stream()
                .filter(m -> m.name().equals(name))
                .mapToDouble(
                        m -> m instanceof Measurement.Level level ? level.value() : ((Measurement.Count) m).value())
                .sum();
    }

    /** One that has machines to tell about and a cluster that says it cannot. */
    @Override
    protected BootEventListener listener() {
        api.refuse("GET ", 503);
        MacAddress mac = MacAddress.parse("52:54:00:aa:88:2a");
        machines.put(new Hardware(
                "m1",
                mac,
                Fleet.machine(1).reservation(),
                false,
                Fleet.machine(1).netboot(),
                Fleet.machine(1).labels()));
        return report("events", "true", "annotation", "true", "queue.size", Integer.toString(QUEUE));
    }

    @Override
    protected long kept(BootEventListener listener) {
        return (long) figure((KubeReport) listener, "smee_queue_length");
    }

    @Override
    protected long limit() {
        return QUEUE;
    }

    @Test
    void allIsOffUntilItIsWanted() {
        machines.put(Fleet.machine(1));
        KubeReport report = report();
        report.on(Fleet.event(0, 1, Stage.SCRIPT, Outcome.SERVED, "a"));

        assertThat(report.enabled()).isFalse();
        assertThat(observers).isEmpty();
        assertThat(report.lines())
                .containsExactly("off: set events, annotation or discovery in etc/org.smee.report.kube.cfg");
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void aBootIsToldByMacAndByAddress() {
        machines.put(Fleet.machine(1));
        api.put("m1");
        KubeReport report = report("events", "true", "annotation", "true");
        report.on(Fleet.event(0, 1, Stage.DHCP, Outcome.SERVED, "address and iPXE"));
        Machine byAddress =
                new Machine(Optional.empty(), Optional.of(Fleet.address(1).toInetAddress()));
        report.on(new BootEvent(
                Fleet.NOON.plusSeconds(1), Stage.TFTP, Outcome.SERVED, "sent", byAddress, Map.of("file", "a.efi")));

        await().until(() -> api.progress("m1").contains("sent (a.efi)"));
        await().until(() -> api.events().size() == 2);
        await().until(() -> report.lines()
                .equals(List.of("events and annotations to " + api.url() + "/: 2 events, " + (int) annotations(report)
                        + " annotations written, 0 machines waiting")));
        assertThat(report.problems()).isEmpty();
    }

    private static double annotations(KubeReport report) {
        return report.measurements().stream()
                .filter(m -> "annotation".equals(m.labels().get("kind")))
                .mapToDouble(m -> ((Measurement.Count) m).value())
                .sum();
    }

    @Test
    void machinesThatNobodyKnowsOrThatAreInNoClusterAreNotAskedFor() {
        machines.put(new Hardware(
                "../etc",
                Fleet.mac(2),
                Optional.empty(),
                false,
                Fleet.machine(2).netboot(),
                Map.of("namespace", "a")));
        machines.put(new Hardware(
                "m3", Fleet.mac(3), Optional.empty(), false, Fleet.machine(3).netboot(), Map.of()));
        KubeReport report = report("events", "true");
        for (int i = 1; i <= 3; i++) {
            report.on(Fleet.event(0, i, Stage.SCRIPT, Outcome.SERVED, "a"));
        }

        assertThat(figure(report, "smee_queue_length")).isZero();
    }

    @Test
    void whileTheApiServerIsAwayTheNewestIsKeptAndThenTold() throws IOException {
        int port = api.port();
        api.close();
        for (int i = 0; i < 50; i++) {
            machines.put(Fleet.machine(i));
        }
        KubeReport report = report("annotation", "true", "api", "http://127.0.0.1:" + port);
        for (int second = 0; second < 20; second++) {
            for (int i = 0; i < 50; i++) {
                report.on(Fleet.event(second, i, Stage.SCRIPT, Outcome.SERVED, "step " + second));
            }
        }
        await().until(() -> !report.problems().isEmpty());
        assertThat(report.problems()).singleElement().asString().startsWith("reports do not reach the API server: ");
        assertThat(figure(report, "smee_queue_length")).isBetween(49.0, 50.0);

        api = ReportApi.start(port);
        for (int i = 0; i < 50; i++) {
            api.put("m" + i);
        }
        await().until(() -> figure(report, "smee_queue_length") == 0);
        await().untilAsserted(() -> {
            for (int i = 0; i < 50; i++) {
                assertThat(api.progress("m" + i)).contains("step 19");
            }
        });
        assertThat(report.problems()).isEmpty();
    }

    @Test
    void aStormKeepsToTheRate() {
        for (int i = 0; i < 2000; i++) {
            machines.put(Fleet.machine(i));
            api.put("m" + i);
        }
        KubeReport report = report("events", "true", "annotation", "true", "qps", "50", "burst", "20");
        long began = System.nanoTime();
        for (int i = 0; i < 2000; i++) {
            report.on(Fleet.event(0, i, Stage.DHCP, Outcome.SERVED, "a"));
        }

        await().until(() -> api.requests().size() >= 60);
        double seconds = (System.nanoTime() - began) / 1e9;
        assertThat(api.requests().size()).isLessThanOrEqualTo((int) (20 + 50 * seconds) + 1);
        assertThat(figure(report, "smee_queue_length")).isGreaterThan(1900);
    }

    @Test
    void settingsAreTakenOverAndWrongOnesLeaveTheLast() {
        machines.put(Fleet.machine(1));
        api.put("m1");
        KubeReport report = report();
        report.modified(Map.of(
                "api", api.url(), "annotation", "true", "discovery", "true", "discovery.namespace", "tinkerbell"));
        assertThat(observers).hasSize(1);
        report.on(Fleet.event(0, 1, Stage.SCRIPT, Outcome.SERVED, "a"));
        await().until(() -> api.progress("m1").contains("a (ipxe.efi)"));

        report.modified(Map.of("discovery", "true"));
        assertThat(report.problems())
                .singleElement()
                .asString()
                .contains("discovery.namespace", "The settings before this change stay in use");
        assertThat(report.enabled()).isTrue();
        report.modified(Map.of());
        assertThat(report.enabled()).isFalse();
        assertThat(report.problems()).isEmpty();
        assertThat(observers).isEmpty();
    }

    @Test
    void wrongSettingsAreRefusedWithKeyValueAndWhatIsAllowed() {
        assertThatThrownBy(() -> Fleet.settings("discovery", "true"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("discovery.namespace");
        assertThatThrownBy(() -> Fleet.settings("discovery.namespace", "Not One"))
                .hasMessageContaining("Not One", "the name of one namespace");
        assertThatThrownBy(() -> Fleet.settings("qps", "0")).hasMessageContaining("1..1000");
        assertThatThrownBy(() -> Fleet.settings("node", "a b")).hasMessageContaining("a host name");
        assertThat(Fleet.settings().enabled()).isFalse();
        assertThat(Fleet.settings("events", "true").reports()).isTrue();
    }
}
