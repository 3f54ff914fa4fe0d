package org.smee.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginState.Condition;
import org.smee.api.status.ServerStatus;
import org.smee.dhcp.api.DhcpSegments;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.InMemoryHardware;
import org.smee.testkit.RecordedEvents;

class ReportsTest {
    private static final String HOSTILE = "a\u001b[2J\r\n\u0007\u202e\u009b\"\\b";

    @Test
    void controlCharactersAreMadeVisible() {
        assertThat(Text.escape(HOSTILE)).isEqualTo("a\\x1b[2J\\x0d\\x0a\\x07\\u202e\\x9b\"\\\\b");
        assertThat(Text.escape("größe 漢字")).isEqualTo("größe 漢字");
    }

    @Test
    void jsonOfHostileTextParsesToTheSameText() throws JsonProcessingException {
        JsonNode read = new ObjectMapper().readTree(Json.of(Map.of("k", HOSTILE)));

        assertThat(read.get("k").textValue()).isEqualTo(HOSTILE);
    }

    @Test
    void jsonOfAMachineHasEveryComponent() throws JsonProcessingException {
        JsonNode read = new ObjectMapper().readTree(Json.of(machine(1, "node1")));

        assertThat(read.get("mac").textValue()).isEqualTo("02:00:00:00:00:01");
        assertThat(read.get("reservation").get("address").textValue()).isEqualTo("10.0.0.1");
        assertThat(read.get("reservation").get("gateway").isNull()).isTrue();
        assertThat(read.get("netboot").get("allowed").booleanValue()).isTrue();
    }

    @Test
    void machineIsShownWithoutItsEmptyParts() {
        assertThat(Fields.lines(machine(1, "node1")))
                .contains("mac: 02:00:00:00:00:01", "  address: 10.0.0.1", "netboot:", "  allowed: true")
                .noneMatch(line -> line.contains("gateway"));
    }

    @Test
    void textOfSeveralLinesStaysReadable() {
        assertThat(Fields.lines(new Scripted("kernel x\nboot\u001b\n")))
                .containsExactly("script:", "  | kernel x", "  | boot\\x1b");
    }

    private record Scripted(String script) {}

    @Test
    void statusNamesEveryServerAndWarning() throws JsonProcessingException {
        StatusReport report = StatusReport.of(platform(List.of(server())), Duration.ofMinutes(90));

        assertThat(report.lines())
                .contains("Smee for Karaf 1.2.3, up 1 h 30 min, mode reservation", "tftp      port 69")
                .contains("  ! tftp: may not open\\x07 port 69");
        JsonNode read = new ObjectMapper().readTree(Json.of(report));
        assertThat(read.get("warnings").get(0).textValue()).isEqualTo("tftp: may not open\u0007 port 69");
        assertThat(read.get("uptimeSeconds").intValue()).isEqualTo(5400);
    }

    @Test
    void pluginsAreListedInOrderAndBadOnesAreWarnings() throws JsonProcessingException {
        Platform platform = platform(List.of())
                .watching(
                        () -> List.of(plugin("tftp", "com.example.Slow", Condition.BYPASSED)),
                        () -> List.of(
                                plugin("dhcp", "com.example.First", Condition.OK),
                                plugin("dhcp", "com.example.Second\u0007", Condition.FAILING)));

        PluginReport report = PluginReport.of(platform, "");
        assertThat(report.plugins())
                .extracting(PluginReport.Row::name)
                .containsExactly("com.example.First", "com.example.Second\u0007", "com.example.Slow");
        assertThat(report.lines(Instant.EPOCH.plusSeconds(90)))
                .anyMatch(line -> line.matches("tftp +handler +5 bypassed +1 min 30 s +10 +2 +3 +4 +25 us +"
                        + "com.example.Slow  \\[bundle42 1.0.0\\]"))
                .anyMatch(line -> line.startsWith("  ! handler com.example.Slow of tftp is bypassed"))
                .anyMatch(line -> line.contains("Second\\x07"));
        assertThat(PluginReport.of(platform, "SLOW").plugins()).hasSize(1);
        assertThat(PluginReport.of(platform, "bypassed").plugins()).hasSize(1);
        assertThat(PluginReport.of(platform, "nothing").lines(Instant.EPOCH).get(0))
                .contains("smee:plugins");
        JsonNode read = new ObjectMapper().readTree(Json.of(report));
        assertThat(read.get("plugins").get(2).get("p99Micros").intValue()).isEqualTo(25);

        StatusReport status = StatusReport.of(platform, Duration.ZERO);
        assertThat(status.lines())
                .contains("asks      dhcp asks the handlers First, then Second\\x07 (failing)")
                .anyMatch(line -> line.startsWith("  ! handler com.example.Slow of tftp is bypassed"));
    }

    private static PluginState plugin(String caller, String name, Condition condition) {
        return new PluginState(
                caller,
                "handler",
                name,
                42,
                5,
                condition,
                Instant.EPOCH,
                "did not answer within 50 ms",
                10,
                2,
                3,
                4,
                Duration.ofNanos(25_000));
    }

    @Test
    void everyDhcpServerIsNamedWithItsMode() throws JsonProcessingException {
        DhcpSegments segments = () -> List.of(
                new DhcpSegments.Segment("br0", 67, DhcpSites.rfc("reservation")),
                new DhcpSegments.Segment("wan", "eth1", 67, DhcpSites.rfc("proxy")));
        StatusReport report = StatusReport.of(
                new Platform("1", null, null, List.of(), List.of(segments), List.of(), List.of()), Duration.ZERO);

        assertThat(report.lines())
                .anyMatch(line -> line.startsWith("segment   br0  mode reservation  port 67"))
                .anyMatch(line -> line.startsWith("segment   eth1 (wan)  mode proxy  port 67"));
        assertThat(StartScreen.lines(report, "smee"))
                .anyMatch(line -> line.startsWith("  dhcp      br0 reservation port 67"))
                .anyMatch(line -> line.startsWith("  dhcp      eth1 (wan) proxy port 67"));
        assertThat(new ObjectMapper()
                        .readTree(Json.of(report))
                        .get("segments")
                        .get(1)
                        .get("instance")
                        .textValue())
                .isEqualTo("wan");
    }

    @Test
    void dhcpThatIsSwitchedOffIsNoWarning() {
        ServerStatus off = new ServerStatus() {
            @Override
            public String name() {
                return "dhcp";
            }

            @Override
            public boolean enabled() {
                return false;
            }

            @Override
            public List<String> lines() {
                return List.of("off by setting");
            }

            @Override
            public List<String> problems() {
                return List.of();
            }
        };
        Platform platform = new Platform(
                "1",
                new InMemoryHardware(),
                new RecordedEvents(),
                List.of(off),
                List.of(() -> List.of()),
                List.of(),
                List.of());
        StatusReport report = StatusReport.of(platform, Duration.ZERO);

        assertThat(report.warnings()).isEmpty();
        assertThat(report.lines()).contains("dhcp      off by setting");
        assertThat(StartScreen.lines(report, "smee")).contains("  dhcp      off by setting");
    }

    @Test
    void platformWithoutServicesSaysSo() {
        Platform bare = new Platform("1", null, null, List.of(), List.of(), List.of(), List.of());

        assertThat(StatusReport.of(bare, Duration.ZERO).warnings())
                .anyMatch(line -> line.contains("no socket is open"))
                .anyMatch(line -> line.contains("no backend is in service"));
    }

    @Test
    void screenNamesTheNextCommand() {
        List<String> screen =
                StartScreen.lines(StatusReport.of(platform(List.of(server())), Duration.ZERO), "bin/smee");

        assertThat(screen)
                .anyMatch(line -> line.contains("WARNING"))
                .anyMatch(line -> line.contains("bin/smee shell smee:status"));
    }

    @Test
    void screenWaitsUntilNothingChanges() {
        Iterator<String> seen = List.of("a", "b", "b", "b").iterator();
        Settling settling = new Settling(() -> List.of(seen.next()), 2, 40);

        assertThat(settling.tick()).isEmpty();
        assertThat(settling.tick()).isEmpty();
        assertThat(settling.tick()).isEmpty();
        assertThat(settling.tick()).contains(List.of("b"));
    }

    @Test
    void screenComesInTheEndEvenIfThingsKeepChanging() {
        int[] count = {0};
        Settling settling = new Settling(() -> List.of("" + count[0]++), 2, 3);

        assertThat(settling.tick()).isEmpty();
        assertThat(settling.tick()).isEmpty();
        assertThat(settling.tick()).isPresent();
    }

    @Test
    void listShowsTheFirstFiftyAndTheCount() {
        InMemoryHardware hardware = new InMemoryHardware();
        for (int i = 1; i <= 60; i++) {
            hardware.put(machine(i, "node" + i));
        }

        HardwareReport.Listing listing = new HardwareReport(hardware).matching("");

        assertThat(listing.machines()).hasSize(50);
        assertThat(HardwareReport.lines(listing)).last().asString().startsWith("60 machines, the first 50 shown");
    }

    @Test
    void machineIsFoundByMacAddressAndPartOfItsName() {
        HardwareReport report = new HardwareReport(new InMemoryHardware(machine(1, "node1"), machine(2, "rack7")));

        assertThat(report.exactly("02-00-00-00-00-02")).map(Hardware::id).contains("rack7");
        assertThat(report.exactly("10.0.0.1")).map(Hardware::id).contains("node1");
        assertThat(report.matching("RACK").machines()).extracting(Hardware::id).containsExactly("rack7");
        assertThat(report.exactly("rack7")).isEmpty();
    }

    @Test
    void eventLineIsEscapedAndSaysWhy() {
        BootEvent event = new BootEvent(
                Instant.parse("2026-01-01T10:00:00.123456Z"),
                Stage.TFTP,
                Outcome.NOT_FOUND,
                "no provider has it",
                new Machine(Optional.of(MacAddress.of(1)), Optional.empty()),
                Map.of("file", "x\u001b[31m"));

        assertThat(EventLine.of(event, ZoneOffset.UTC))
                .startsWith("10:00:00.123 ! 00:00:00:00:00:01")
                .contains("not found")
                .endsWith("no provider has it  (file=x\\x1b[31m)");
        assertThat(EventLine.about(event, MacAddress.of(1))).isTrue();
        assertThat(EventLine.about(event, MacAddress.of(2))).isFalse();
    }

    private static Platform platform(List<ServerStatus> servers) {
        DhcpSegments segments = () -> List.of(new DhcpSegments.Segment("br0", 67, DhcpSites.rfc("reservation")));
        return new Platform(
                "1.2.3",
                new InMemoryHardware(machine(1, "node1")),
                new RecordedEvents(),
                servers,
                List.of(segments),
                List.of(),
                List.of());
    }

    private static ServerStatus server() {
        return new ServerStatus() {
            @Override
            public String name() {
                return "tftp";
            }

            @Override
            public List<String> lines() {
                return List.of("port 69");
            }

            @Override
            public List<String> problems() {
                return List.of("may not open\u0007 port 69");
            }
        };
    }

    private static Hardware machine(int number, String id) {
        Reservation reservation =
                Reservation.of(new Ipv4Address(0x0a000000 + number), Ipv4Address.parse("255.255.255.0"));
        MacAddress mac = MacAddress.of(0x020000000000L + number);
        return new Hardware(id, mac, Optional.of(reservation), false, Netboot.ALLOWED, Map.of());
    }
}
