package org.smee.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;

class BootMeterTest {
    private final BootMeter meter = new BootMeter();

    @Test
    void dhcpMessagesCountByOperationAndType() {
        meter.on(Events.dhcp("DISCOVER", "OFFER"));
        meter.on(Events.dhcp("REQUEST", "ACK"));
        meter.on(Events.dhcp("REQUEST", "NAK"));

        assertThat(text())
                .contains("dhcp_total{op=\"recv\",type=\"DHCPDISCOVER\"} 1.0\n")
                .contains("dhcp_total{op=\"recv\",type=\"DHCPREQUEST\"} 2.0\n")
                .contains("dhcp_total{op=\"send\",type=\"DHCPOFFER\"} 1.0\n")
                .contains("dhcp_total{op=\"send\",type=\"DHCPNAK\"} 1.0\n")
                .contains("jobs_total{from=\"dhcp\",op=\"DHCPREQUEST\"} 2.0\n");
    }

    @Test
    void theSeriesOfSmeeExistFromTheStartWithItsBuckets() {
        assertThat(text())
                .contains("dhcp_total{op=\"recv\",type=\"DHCPINFORM\"} 0.0\n")
                .contains("dhcp_total{op=\"send\",type=\"DHCPOFFER\"} 0.0\n")
                .contains("discover_total{from=\"ip\"} 0.0\n")
                .contains("discover_duration_seconds_bucket{from=\"dhcp\",le=\"0.01\"} 0\n")
                .contains("discover_duration_seconds_bucket{from=\"dhcp\",le=\"0.46\"} 0\n")
                .contains("jobs_duration_seconds_bucket{from=\"tftp\",op=\"read\",le=\"0.06\"} 0\n")
                .contains("jobs_total{from=\"http\",op=\"hardware-components\"} 0.0\n");
    }

    @Test
    void durationsAreCountedInSecondsWhicheverUnitTheEventHas() {
        meter.on(Events.dhcp("DISCOVER", "OFFER"));
        meter.on(Events.event(Stage.TFTP, Outcome.SERVED, "sent", Map.of("file", "ipxe.efi", "took-ms", "300")));

        assertThat(text())
                .contains("discover_duration_seconds_sum{from=\"dhcp\"} 0.2\n")
                .contains("jobs_duration_seconds_bucket{from=\"dhcp\",op=\"DHCPDISCOVER\",le=\"0.16\"} 0\n")
                .contains("jobs_duration_seconds_bucket{from=\"dhcp\",op=\"DHCPDISCOVER\",le=\"0.21\"} 1\n")
                .contains("jobs_duration_seconds_sum{from=\"tftp\",op=\"read\"} 0.3\n")
                .contains("smee_boot_step_seconds_count{outcome=\"served\",stage=\"tftp\"} 1\n");
    }

    @Test
    void aScriptRequestWithoutMacIsAMachineFoundByItsAddress() {
        Map<String, String> details = Map.of("file", "auto.ipxe", "took-ms", "1");
        meter.on(Events.event(Stage.HTTP, Outcome.SERVED, "script", details));
        meter.on(new BootEvent(Instant.EPOCH, Stage.HTTP, Outcome.SERVED, "script", Events.BY_ADDRESS, details));

        assertThat(text())
                .contains("discover_total{from=\"ip\"} 1.0\n")
                .contains("jobs_total{from=\"http\",op=\"file\"} 2.0\n");
    }

    @Test
    void aLoopIsARemarkAndNoSecondMessage() {
        meter.on(Events.dhcp("REQUEST", "ACK"));
        meter.on(Events.event(Stage.DHCP, Outcome.LOOP, "again and again", Map.of("type", "REQUEST", "reply", "ACK")));

        assertThat(text())
                .contains("dhcp_total{op=\"recv\",type=\"DHCPREQUEST\"} 1.0\n")
                .contains("smee_boot_events_total{outcome=\"loop\",reason=\"loop\",stage=\"dhcp\"} 1.0\n");
    }

    @Test
    void nothingThatANetworkSaysBecomesALabel() {
        for (int i = 0; i < 2000; i++) {
            meter.on(Events.event(
                    Stage.DHCP,
                    Outcome.FAILED,
                    "text " + i,
                    Map.of("type", "unknown (" + i + ")", "took-us", "x" + i)));
            meter.on(Events.event(Stage.TFTP, Outcome.NOT_FOUND, "no such file f" + i, Map.of("file", "f" + i)));
        }

        assertThat(text())
                .contains("smee_boot_events_total{outcome=\"failed\",reason=\"other\",stage=\"dhcp\"} 2000.0\n")
                .contains(
                        "smee_boot_events_total{outcome=\"not_found\",reason=\"no_such_file\",stage=\"tftp\"} 2000.0\n")
                .contains("dhcp_total{op=\"recv\",type=\"other\"} 2000.0\n")
                .doesNotContain(Events.MAC, "127.0.0.1", "f1999", "unknown (");
        assertThat(text().lines().filter(line -> line.startsWith("smee_") || line.startsWith("dhcp")))
                .hasSizeLessThan(400);
    }

    @Test
    void theJvmAndTheProcessAreShown() {
        assertThat(text()).contains("process_start_time_seconds ", "jvm_memory_used_bytes{area=\"heap\"} ");
    }

    private String text() {
        MetricsPage page = new MetricsPage(meter, List::of);
        return page.page("").body().toString(StandardCharsets.UTF_8);
    }
}
