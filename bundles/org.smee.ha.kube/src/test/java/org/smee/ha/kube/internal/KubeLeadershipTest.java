package org.smee.ha.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smee.api.ha.Candidacy;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.Measurement;
import org.smee.kube.Credentials;
import org.smee.testkit.RecordedEvents;

class KubeLeadershipTest {
    private static final Path NOWHERE = Path.of("/nonexistent");

    private final RecordedEvents events = new RecordedEvents();
    private final List<KubeLeadership> nodes = new ArrayList<>();
    private LeaseApi api;

    @BeforeEach
    void start() throws IOException {
        api = LeaseApi.start();
    }

    @AfterEach
    void stop() {
        nodes.forEach(KubeLeadership::close);
        api.close();
    }

    private HaSettings settings(String... keysAndValues) {
        Map<String, Object> file = new HashMap<>(Map.of("api", api.url(), "namespace", "smee"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            file.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return HaSettings.from(new SettingsReader(HaSettings.PID, file, Map.of()));
    }

    private KubeLeadership node(String name, String... keysAndValues) {
        String[] all = new String[keysAndValues.length + 2];
        all[0] = "node";
        all[1] = name;
        System.arraycopy(keysAndValues, 0, all, 2, keysAndValues.length);
        KubeLeadership node = new KubeLeadership(settings(all), new Credentials(Map.of(), NOWHERE, NOWHERE), events);
        nodes.add(node);
        return node;
    }

    @Test
    void oneLeadsAndTheOthersSayWho() {
        Candidacy a = node("a").stand("rack-1");
        await().until(a::leads);
        KubeLeadership other = node("b");
        Candidacy b = other.stand("rack-1");

        await().until(() -> b.standing().equals("node a leads segment rack-1"));
        assertThat(b.leads()).isFalse();
        assertThat(a.standing()).isEqualTo("this node leads segment rack-1");
        assertThat(other.lines()).contains("node a leads segment rack-1 (Lease smee/smee-rack-1)");
        assertThat(other.problems()).isEmpty();
        assertThat(api.json("smee-rack-1"))
                .contains("\"leaseDurationSeconds\":4")
                .contains("\"leaseTransitions\":1");
    }

    @Test
    void whoStopsHandsOverAtOnceAndIsToldOf() {
        KubeLeadership first = node("a");
        Candidacy a = first.stand("rack-1");
        await().until(a::leads);
        Candidacy b = node("b", "lease.duration", "60s").stand("rack-1");
        await().until(() -> b.standing().contains("node a leads"));

        a.close(); // as the DHCP server does when the service goes, a moment before the bundle stops
        first.close();

        assertThat(a.leads()).isFalse();
        await().until(b::leads);
        assertThat(api.grants()).extracting(g -> Lease.nameOf(g.holder())).containsExactly("a", "", "b");
        await().untilAsserted(() -> assertThat(events.all())
                .extracting(e -> e.why())
                .contains("this node leads segment rack-1, after node a"));
    }

    @Test
    void segmentsAreLedApartAndLeftApart() {
        KubeLeadership node = node("a");
        Candidacy one = node.stand("rack-1");
        Candidacy two = node.stand("rack-2");
        await().until(() -> one.leads() && two.leads());
        assertThatThrownBy(() -> node.stand("rack-2")).hasMessageContaining("ha.segment");

        one.close();

        assertThat(one.leads()).isFalse();
        await().until(() -> api.holder("smee-rack-1").isEmpty());
        assertThat(two.leads()).isTrue();
        assertThat(node.measurements())
                .filteredOn(m -> m.name().equals("smee_leader"))
                .containsExactly(new Measurement.Level(
                        "smee_leader", "Whether this node leads the segment: 1 or 0.", Map.of("segment", "rack-2"), 1));
        Candidacy again = node.stand("rack-1");
        await().until(again::leads);
    }

    @Test
    void aMuteApiServerSilencesTheLeaderAndIsAProblem() {
        KubeLeadership node = node(
                "a",
                "lease.duration",
                "2s",
                "renew.deadline",
                "600ms",
                "renew.interval",
                "100ms",
                "request.timeout",
                "200ms");
        Candidacy a = node.stand("rack-1");
        await().until(a::leads);

        api.mute(true);

        await().until(() -> !a.leads());
        await().until(() -> node.problems().stream().anyMatch(p -> p.contains("rack-1")));
        assertThat(a.standing()).startsWith("nobody leads segment rack-1: this node did not renew its right in time");
        api.mute(false);
        await().until(a::leads);
        assertThat(node.problems()).isEmpty();
    }

    @Test
    void whoStaysAnswersOnWithoutApiServer() {
        KubeLeadership node = node(
                "a", "on.api.loss", "stay", "lease.duration", "2s", "renew.deadline", "1s", "renew.interval", "100ms");
        Candidacy a = node.stand("rack-1");
        await().until(a::leads);

        api.refuse(503);

        await().until(() -> node.problems().stream().anyMatch(p -> p.contains("503")));
        assertThat(a.leads()).isTrue();
    }

    @Test
    void aDeletedLeaseIsMadeAnew() {
        Candidacy a = node("a").stand("rack-1");
        await().until(a::leads);

        api.delete("smee-rack-1");

        await().until(() -> !api.json("smee-rack-1").isEmpty() && a.leads());
    }

    @Test
    void changedSettingsKeepTheCandidacy() {
        KubeLeadership node = node("a");
        Candidacy a = node.stand("rack-1");
        await().until(a::leads);

        node.modified(settings("node", "renamed"));

        await().until(() -> api.holder("smee-rack-1").startsWith("renamed_") && a.leads());
    }

    @Test
    void timesThatCouldMakeTwoLeadersAreRefused() {
        assertThatThrownBy(() -> settings("lease.duration", "3s")).hasMessageContaining("renew.deadline=3000ms");
        assertThatThrownBy(() -> settings("lease.duration", "4500ms")).hasMessageContaining("whole seconds");
        assertThatThrownBy(() -> settings("renew.interval", "2s")).hasMessageContaining("half of renew.deadline");
        assertThatThrownBy(() -> settings("node", "a_b"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("etc/org.smee.ha.kube.cfg: node=a_b");
    }
}
