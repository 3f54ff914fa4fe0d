package org.smee.events.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

class BootFieldsTest {
    private static final Machine MACHINE = new Machine(
            Optional.of(MacAddress.parse("52:54:00:aa:88:2a")),
            Optional.of(Ipv4Address.parse("192.168.2.15").toInetAddress()));

    private static Map<String, String> fields(Stage stage, Outcome outcome, Map<String, String> details) {
        return BootFields.of(new BootEvent(Instant.EPOCH, stage, outcome, "why", MACHINE, details));
    }

    @Test
    void aDhcpAnswerHasTheNamesOfTheSchema() {
        assertThat(fields(
                        Stage.DHCP,
                        Outcome.SERVED,
                        Map.of(
                                "type",
                                "REQUEST",
                                "reply",
                                "ACK",
                                "xid",
                                "01020304",
                                "file",
                                "ipxe.efi",
                                "took-us",
                                "250",
                                "interface",
                                "eth1")))
                .containsOnly(
                        Map.entry("event.kind", "event"),
                        Map.entry("event.category", "network"),
                        Map.entry("event.dataset", "smee.boot"),
                        Map.entry("event.action", "boot.dhcp"),
                        Map.entry("event.outcome", "success"),
                        Map.entry("event.reason", "why"),
                        Map.entry("event.duration", "250000"),
                        Map.entry("smee.outcome", "served"),
                        Map.entry("network.protocol", "dhcp"),
                        Map.entry("client.mac", "52-54-00-AA-88-2A"),
                        Map.entry("client.ip", "192.168.2.15"),
                        Map.entry("smee.dhcp.type", "REQUEST"),
                        Map.entry("smee.dhcp.reply", "ACK"),
                        Map.entry("smee.dhcp.xid", "01020304"),
                        Map.entry("observer.ingress.interface.name", "eth1"),
                        Map.entry("file.path", "ipxe.efi"));
    }

    @Test
    void anHttpRequestHasPathStatusBytesAndNanoseconds() {
        assertThat(fields(
                        Stage.HTTP,
                        Outcome.NOT_FOUND,
                        Map.of("file", "a/b", "method", "GET", "status", "404", "bytes", "12", "took-ms", "3")))
                .containsEntry("url.path", "/a/b")
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.response.status_code", "404")
                .containsEntry("http.response.body.bytes", "12")
                .containsEntry("event.duration", "3000000")
                .containsEntry("event.outcome", "failure");
    }

    @Test
    void aTransferCarriesTheTraceOfItsBoot() {
        assertThat(fields(
                        Stage.TFTP,
                        Outcome.SERVED,
                        Map.of("traceparent", "00-23b1e307bb35484f535a1f772c06910e-d887dc3912240434-01")))
                .containsEntry("trace.id", "23b1e307bb35484f535a1f772c06910e");
        assertThat(fields(Stage.TFTP, Outcome.SERVED, Map.of("traceparent", "00-23")))
                .doesNotContainKey("trace.id");
    }

    @ParameterizedTest
    @CsvSource({
        "SERVED, success, served",
        "IGNORED, unknown, ignored",
        "REFUSED, failure, refused",
        "NOT_FOUND, failure, not-found",
        "FAILED, failure, failed",
        "LOOP, failure, loop"
    })
    void theSchemaKnowsThreeOutcomesAndOursStaysBesideThem(Outcome outcome, String schema, String ours) {
        assertThat(fields(Stage.SCRIPT, outcome, Map.of()))
                .containsEntry("event.outcome", schema)
                .containsEntry("smee.outcome", ours);
    }

    @Test
    void nobodyKnownAndNonsenseFromTheNetworkMakeNoField() {
        Map<String, String> fields = BootFields.of(new BootEvent(
                Instant.EPOCH,
                Stage.TFTP,
                Outcome.REFUSED,
                "x".repeat(100_000),
                Machine.UNKNOWN,
                Map.of("took-ms", "x")));

        assertThat(fields).doesNotContainKeys("client.mac", "client.ip", "event.duration");
        assertThat(fields.get("event.reason")).hasSize(1001);
    }
}
