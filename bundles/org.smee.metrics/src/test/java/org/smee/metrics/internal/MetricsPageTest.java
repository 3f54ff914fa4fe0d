package org.smee.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.plugin.PluginState;
import org.smee.api.status.Durations;
import org.smee.api.status.Measured;
import org.smee.api.status.Measurement;
import org.smee.api.status.ServerStatus;
import org.smee.testkit.hostile.HostileStatus;
import org.smee.testkit.hostile.Misdeed;
import org.smee.testkit.hostile.Temper;

class MetricsPageTest {
    private record Server(String name, boolean enabled, List<String> problems) implements ServerStatus {
        @Override
        public List<String> lines() {
            return List.of();
        }
    }

    private final BootMeter meter = new BootMeter();
    private final MetricsPage page =
            new MetricsPage(meter, () -> List.of(new Surroundings.Plugin("org.example.rack", "1.2.0", false)));

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void theFormatIsTheOneAskedFor() {
        MetricsPage.Page open = page.page("application/openmetrics-text; version=1.0.0");

        assertThat(open.contentType()).startsWith("application/openmetrics-text");
        assertThat(text(open)).endsWith("# EOF\n").contains("# TYPE dhcp counter\n");
        assertThat(page.page("").contentType()).startsWith("text/plain; version=0.0.4");
        assertThat(text(page.page("text/html")))
                .contains("# TYPE dhcp_total counter\n")
                .doesNotContain("# EOF");
    }

    @Test
    void everyPartIsAskedAndItsKindsAreKept() {
        Durations durations = new Durations(0.1, 1);
        durations.add(500_000_000);
        durations.add(5_000_000_000L);
        Measured part = () -> List.of(
                new Measurement.Count("smee_tftp_bytes", "Bytes.", Map.of("transfer", "complete"), 7),
                new Measurement.Level("smee_tftp_transfers_running", "Now.", 2),
                durations.spread("smee_lookup_wait_seconds", "How long.", Map.of("by", "mac")));

        assertThat(text(page.beside(List.of(part), List.of(), null).page("")))
                .contains("smee_tftp_bytes_total{transfer=\"complete\"} 7.0\n")
                .contains("smee_tftp_transfers_running 2.0\n")
                .contains("jobs_in_progress{from=\"tftp\",op=\"read\"} 2.0\n")
                .contains("smee_lookup_wait_seconds_bucket{by=\"mac\",le=\"0.1\"} 0\n")
                .contains("smee_lookup_wait_seconds_bucket{by=\"mac\",le=\"1.0\"} 1\n")
                .contains("smee_lookup_wait_seconds_bucket{by=\"mac\",le=\"+Inf\"} 2\n")
                .contains("smee_lookup_wait_seconds_sum{by=\"mac\"} 5.5\n");
    }

    @Test
    void theGaugesOfSmeeComeFromWhatWaits() {
        Measured part = () -> List.of(
                new Measurement.Level("smee_lookups_waiting", "Now.", Map.of("by", "mac"), 3),
                new Measurement.Level("smee_lookups_waiting", "Now.", Map.of("by", "address"), 4),
                new Measurement.Level(
                        "smee_dhcp_decisions_waiting", "Now.", Map.of("server", "", "type", "DHCPDISCOVER"), 3),
                new Measurement.Level("smee_http_requests_running", "Now.", 5));

        assertThat(text(page.beside(List.of(part), List.of(), null).page("")))
                .contains("discover_in_progress{from=\"dhcp\"} 3.0\n")
                .contains("discover_in_progress{from=\"ip\"} 4.0\n")
                .contains("jobs_in_progress{from=\"dhcp\",op=\"DHCPDISCOVER\"} 3.0\n")
                .contains("jobs_in_progress{from=\"dhcp\",op=\"DHCPREQUEST\"} 0.0\n")
                .contains("jobs_in_progress{from=\"http\",op=\"file\"} 5.0\n");
    }

    @Test
    void oneBrokenPartDoesNotTakeTheOthersAway() {
        Measured broken = () -> {
            throw new IllegalStateException("a bug");
        };
        Measured well = () -> List.of(new Measurement.Level("rack_machines", "A plug-in's.", 1));

        assertThat(text(page.beside(List.of(broken, well), List.of(), null).page("")))
                .contains("rack_machines 1.0\n")
                .contains("smee_figures_rejected_total 1.0\n");
    }

    @ParameterizedTest
    @EnumSource(
            value = Misdeed.class,
            names = {"BLOCK", "THROW", "ERROR", "NULL", "NONSENSE"})
    void hostilePartAndHostileServerHideNobody(Misdeed misdeed) {
        Temper temper = new Temper();
        HostileStatus server = new HostileStatus();
        temper.does(misdeed);
        server.temper.does(misdeed);
        Measured hostile = () -> temper.value(List::of, () -> Arrays.asList((Measurement) null));
        Measured well = () -> List.of(new Measurement.Level("rack_machines", "A plug-in's.", 1));
        page.beside(List.of(hostile, well), List.of(server, new Server("tftp", true, List.of())), null);

        assertThat(text(page.page("")))
                .contains("rack_machines 1.0\n")
                .contains("smee_figures_rejected_total 1.0\n")
                .contains("smee_server_problems{server=\"tftp\"} 0.0\n");
        assertThat(page.plugins())
                .filteredOn(PluginState::isProblem)
                .extracting(PluginState::kind)
                .containsExactlyInAnyOrder("figures", "status");
    }

    @Test
    void serversBackendsAndPluginsAreShown() {
        BackendStatus one = new BackendStatus("file a", 7, Optional.of(Instant.ofEpochSecond(60)), List.of("line 3"));
        BackendStatus other = new BackendStatus("noop", -1, Optional.empty(), List.of());
        List<ServerStatus> servers =
                List.of(new Server("dhcp", true, List.of("port 67 is taken")), new Server("tftp", false, List.of()));

        assertThat(text(page.beside(List.of(), servers, new FixedDirectory(one, other))
                        .page("")))
                .contains("smee_backend_records{backend=\"file a\"} 7.0\n")
                .contains("smee_backend_records{backend=\"noop\"} -1.0\n")
                .contains("smee_backend_problems{backend=\"file a\"} 1.0\n")
                .contains("smee_backend_updated_timestamp_seconds{backend=\"file a\"} 60.0\n")
                .doesNotContain("smee_backend_updated_timestamp_seconds{backend=\"noop\"}")
                .contains("smee_server_problems{server=\"dhcp\"} 1.0\n")
                .contains("smee_server_enabled{server=\"tftp\"} 0.0\n")
                .contains("smee_plugin_active{plugin=\"org.example.rack\",version=\"1.2.0\"} 0.0\n");
    }

    private static String text(MetricsPage.Page page) {
        return page.body().toString(StandardCharsets.UTF_8);
    }
}
