package org.smee.report.kube.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smee.kube.ApiException;
import org.smee.kube.Credentials;
import org.smee.kube.RequestRate;
import org.smee.report.kube.internal.Counts.Kind;
import org.smee.report.kube.internal.Counts.Loss;

class DeliveryTest {
    private static final Path NOWHERE = Path.of("/nonexistent");
    private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/default/events";
    private static final String HARDWARE = "/apis/tinkerbell.org/v1alpha1/namespaces/default/hardware/m1";

    private final AtomicLong nanos = new AtomicLong();
    private ReportApi api;

    /** One node: what it wants to tell, and how it does. */
    private final class Node {
        final Counts counts = new Counts();
        final ReportSettings settings;
        final Subjects subjects;
        final Rights rights = new Rights(Duration.ofSeconds(30), nanos::get);
        final Delivery delivery;
        final Cluster cluster;

        Node(String name) throws IOException {
            settings = Fleet.settings("events", "true", "annotation", "true", "api", api.url(), "node", name);
            subjects = new Subjects(settings, nanos::get, counts);
            delivery = new Delivery(subjects, rights, counts, name);
            cluster = new Cluster(
                    new Credentials(Map.of(), NOWHERE, NOWHERE)
                            .connect(settings.access(), Duration.ofSeconds(10), new RequestRate(0, 0)),
                    settings.version());
        }

        void sees(int second, String why) {
            subjects.add(Fleet.name(1), Fleet.step(second, why));
        }

        Duration tell() throws IOException, InterruptedException {
            Optional<Parcel> parcel = subjects.poll();
            Duration wait = delivery.deliver(cluster, parcel.orElseThrow());
            subjects.done(parcel.get(), wait);
            return wait;
        }
    }

    @BeforeEach
    void start() throws IOException {
        api = ReportApi.start();
        api.put("m1");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void pass(int seconds) {
        nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void anEventIsAsKubectlDescribeLooksForIt() throws Exception {
        Node node = new Node("node-a");
        node.sees(0, "a script");
        node.tell();

        assertThat(api.events()).singleElement().satisfies(event -> {
            assertThat(event.path("regarding").path("uid"))
                    .isEqualTo(api.hardware("default/m1").path("metadata").path("uid"));
            assertThat(event.path("regarding").path("kind").asText()).isEqualTo("Hardware");
            assertThat(event.path("reason").asText()).isEqualTo("ScriptServed");
            assertThat(event.path("type").asText()).isEqualTo("Normal");
            assertThat(event.path("note").asText()).isEqualTo("a script");
            assertThat(event.path("eventTime").asText()).isEqualTo("2026-11-28T12:00:00.123456Z");
            assertThat(event.path("reportingInstance").asText()).isEqualTo("node-a");
            assertThat(event.has("series")).isFalse();
        });
        assertThat(api.progress("m1")).isEqualTo(Progress.write(Fleet.step(0, "a script"), "node-a"));
        assertThat(node.counts.sum(Kind.EVENT)).isEqualTo(1);
        assertThat(node.counts.sum(Kind.ANNOTATION)).isEqualTo(1);
    }

    @Test
    void theSameAgainIsCountedInItsEvent() throws Exception {
        Node node = new Node("node-a");
        node.sees(0, "a");
        node.tell();
        node.sees(7, "a");
        pass(300);
        node.tell();

        assertThat(api.events()).singleElement().satisfies(event -> {
            assertThat(event.path("series").path("count").asInt()).isEqualTo(2);
            assertThat(event.path("series").path("lastObservedTime").asText()).isEqualTo("2026-11-28T12:00:07.123456Z");
        });
        assertThat(api.requests("PATCH " + HARDWARE)).isEqualTo(1);
    }

    @Test
    void anEventThatRanOutIsMadeAnewTheNextTime() throws Exception {
        Node node = new Node("node-a");
        node.sees(0, "a");
        node.tell();
        api.deleteEvents();
        node.sees(1, "a");
        pass(300);
        node.tell();
        assertThat(api.events()).isEmpty();
        node.sees(301, "a");
        pass(10);
        node.tell();

        assertThat(api.events()).hasSize(1);
    }

    @Test
    void onlyTheOneAnnotationIsTouched() throws Exception {
        api.put(
                "default",
                "m1",
                "{\"metadata\":{\"labels\":{\"a\":\"b\"},\"annotations\":{\"smee.org/boot\":\"once\"}},"
                        + "\"spec\":{\"interfaces\":[{\"disableDhcp\":true}]},\"status\":{\"state\":\"x\"}}");
        JsonNode before = api.hardware("default/m1");
        Node node = new Node("node-a");
        node.sees(0, "a");
        node.tell();

        JsonNode after = api.hardware("default/m1");
        assertThat(after.path("metadata")
                        .path("annotations")
                        .path("smee.org/boot")
                        .asText())
                .isEqualTo("once");
        assertThat(after.path("metadata").path("labels"))
                .isEqualTo(before.path("metadata").path("labels"));
        assertThat(after.path("spec")).isEqualTo(before.path("spec"));
        assertThat(after.path("status")).isEqualTo(before.path("status"));
    }

    @Test
    void twoNodesThatSeeTheSameWriteItOnce() throws Exception {
        Node a = new Node("node-a");
        Node b = new Node("node-b");
        a.sees(0, "a");
        b.sees(1, "a");
        a.tell();
        b.tell();
        b.sees(2, "a");
        pass(300);
        assertThat(b.subjects.poll()).isEmpty();

        assertThat(api.events())
                .singleElement()
                .satisfies(event ->
                        assertThat(event.path("reportingInstance").asText()).isEqualTo("node-a"));
        assertThat(api.progress("m1")).contains("node-a");
        assertThat(api.requests("PATCH " + HARDWARE)).isEqualTo(1);
    }

    @Test
    void aNodeThatIsLateDoesNotOverwriteWhatIsNewer() throws Exception {
        Node a = new Node("node-a");
        Node b = new Node("node-b");
        a.sees(0, "dhcp");
        b.sees(5, "script");
        b.tell();
        a.tell();

        assertThat(api.progress("m1")).contains("script").contains("node-b");
    }

    @Test
    void aChangeInBetweenIsSeenAndWhatIsNewerStays() throws Exception {
        Node a = new Node("node-a");
        a.sees(0, "dhcp");
        String newer = Progress.write(Fleet.step(5, "script"), "node-b");
        AtomicBoolean once = new AtomicBoolean();
        api.before = request -> {
            if (request.startsWith("PATCH") && once.compareAndSet(false, true)) {
                api.put(
                        "default",
                        "m1",
                        "{\"metadata\":{\"annotations\":{\"smee.org/boot-progress\":" + TextNode.valueOf(newer)
                                + "}}}");
            }
        };
        a.tell();

        assertThat(api.progress("m1")).isEqualTo(newer);
        assertThat(api.requests("PATCH " + HARDWARE)).isEqualTo(1);
    }

    @Test
    void aChangeInBetweenOfSomethingElseIsNoObstacle() throws Exception {
        Node a = new Node("node-a");
        a.sees(0, "dhcp");
        AtomicBoolean once = new AtomicBoolean();
        api.before = request -> {
            if (request.startsWith("PATCH") && once.compareAndSet(false, true)) {
                api.put("default", "m1", "{\"status\":{\"state\":\"x\"}}");
            }
        };
        // a new object of the same name has another uid, as here
        a.tell();

        assertThat(api.progress("m1")).contains("dhcp");
        assertThat(api.requests("PATCH " + HARDWARE)).isEqualTo(2);
    }

    @Test
    void aMissingRuleIsNamedAndHindersNothingElse() throws Exception {
        api.refuse("POST " + EVENTS, 403);
        Node node = new Node("node-a");
        node.sees(0, "a");

        assertThat(node.tell()).isEqualTo(Duration.ofSeconds(30));
        assertThat(api.progress("m1")).contains("\"a\"");
        assertThat(node.rights.problems())
                .singleElement()
                .asString()
                .contains(
                        "rule {apiGroups: [events.k8s.io], resources: [events], verbs: [create, patch]} is missing",
                        "deploy/kubernetes/components/report-kube");
        pass(10);
        assertThat(node.subjects.poll()).isEmpty();
        pass(20);
        api.refuse("POST " + EVENTS, 0);
        assertThat(node.tell()).isZero();
        assertThat(api.events()).hasSize(1);
        assertThat(node.rights.problems()).isEmpty();
    }

    @Test
    void withoutTheRightToReadNothingIsTriedForAWhile() throws Exception {
        api.refuse("GET " + HARDWARE, 403);
        Node node = new Node("node-a");
        node.sees(0, "a");
        assertThat(node.tell()).isEqualTo(Duration.ofSeconds(30));
        node.sees(1, "b");
        pass(10);
        assertThat(node.tell()).isEqualTo(Duration.ofSeconds(30));

        assertThat(api.requests("GET " + HARDWARE)).isEqualTo(1);
        assertThat(node.rights.problems()).singleElement().asString().contains("verbs: [get]");
        api.refuse("GET " + HARDWARE, 0);
        pass(30);
        node.tell();
        assertThat(api.events()).hasSize(2);
    }

    @Test
    void anObjectThatIsGoneIsCountedAndLeftAlone() throws Exception {
        api.delete("m1");
        Node node = new Node("node-a");
        node.sees(0, "a");

        assertThat(node.tell()).isZero();
        assertThat(node.counts.sum(Loss.NO_OBJECT)).isEqualTo(1);
        assertThat(node.subjects.waiting()).isZero();
    }

    @Test
    void whatTheServerDoesNotTakeIsLeftOut() throws Exception {
        api.refuse("POST " + EVENTS, 422);
        api.refuse("PATCH " + HARDWARE, 413);
        Node node = new Node("node-a");
        node.sees(0, "a");

        assertThat(node.tell()).isZero();
        assertThat(node.counts.sum(Loss.REFUSED)).isEqualTo(2);
        pass(3600);
        assertThat(node.subjects.poll()).isEmpty();
    }

    @Test
    void whatTheServerCannotDoNowIsToldToTheCaller() throws Exception {
        Node node = new Node("node-a");
        for (int code : new int[] {401, 429, 500, 503}) {
            api.retryAfter = "7";
            api.refuse("POST " + EVENTS, code);
            node.sees(code, "a" + code);
            pass(10);
            Parcel parcel = node.subjects.poll().orElseThrow();
            assertThatThrownBy(() -> node.delivery.deliver(node.cluster, parcel))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
            node.subjects.done(parcel, Duration.ZERO);
        }
        api.refuse("POST " + EVENTS, 0);
        pass(10);
        node.tell();

        assertThat(api.events()).hasSize(4);
        assertThat(api.progress("m1")).contains("a503");
    }

    @Test
    void aClusterOfTheNewVersionIsToldInIt() throws Exception {
        api.close();
        api = ReportApi.start();
        api.served = "v1alpha2";
        api.put("m1");
        Node node = new Node("node-a");
        node.sees(0, "a");
        node.tell();

        assertThat(api.events().get(0).path("regarding").path("apiVersion").asText())
                .isEqualTo("tinkerbell.org/v1alpha2");
        assertThat(api.progress("m1")).contains("\"a\"");
    }

    @Test
    void aClusterWithoutHardwareSaysWhatToLookAt() throws Exception {
        api.served = "v1";
        Node node = new Node("node-a");

        assertThatThrownBy(() -> node.cluster.version())
                .hasMessageContaining("kubectl get crd hardware.tinkerbell.org");
    }
}
