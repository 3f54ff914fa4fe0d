package org.smee.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.smee.dhcp.api.DhcpSegments.Segment;
import org.smee.testkit.DhcpSites;

/** Which DHCP server {@code smee:simulate} asks. */
class SegmentsTest {
    private static final Segment BR0 = at("", "br0", 67);
    private static final Segment ETH1 = at("wan", "eth1", 67);
    private static final Segment ETH2 = at("lab", "eth2", 67);
    private static final Segment UNNAMED = at("", "lo", 67);
    private static final Segment WAN = at("wan", "lo", 40_001);
    private static final Segment LAB = at("lab", "lo", 40_002);

    private static Segment at(String instance, String device, int port) {
        return new Segment(instance, device, port, DhcpSites.rfc("reservation"));
    }

    private static Segment chosen(List<Segment> tools, List<Segment> segments, @Nullable String server) {
        return Segments.forTools(tools, segments, Optional.ofNullable(server));
    }

    @Test
    void aServerIsChosenByItsName() {
        List<Segment> tools = List.of(UNNAMED, LAB, WAN);
        List<Segment> all = List.of(BR0, UNNAMED, ETH1, ETH2);

        assertThat(chosen(tools, all, "wan")).isSameAs(WAN);
        assertThat(chosen(tools, all, "lab")).isSameAs(LAB);
        assertThatThrownBy(() -> chosen(tools, all, "wlan"))
                .hasMessage("--server wlan is no DHCP server that is open here; open: the one without a name (leave"
                        + " --server out), lab, wan");
    }

    @Test
    void withoutANameTheOneWithoutOneIsAskedIfItServesANetwork() {
        assertThat(chosen(List.of(UNNAMED, WAN), List.of(BR0, UNNAMED, ETH1), null))
                .isSameAs(UNNAMED);
        assertThat(chosen(List.of(UNNAMED, WAN), List.of(UNNAMED, ETH1), null)).isSameAs(WAN);
        assertThat(chosen(List.of(UNNAMED), List.of(UNNAMED), null)).isSameAs(UNNAMED);
    }

    @Test
    void amongSeveralThatHaveANameTheOperatorChooses() {
        assertThatThrownBy(() -> chosen(List.of(UNNAMED, LAB, WAN), List.of(UNNAMED, ETH1, ETH2), null))
                .hasMessage("several DHCP servers are open here: lab, wan. Say which one to ask: --server lab");
    }

    @Test
    void whereNobodyListensThatIsSaid() {
        assertThatThrownBy(() -> chosen(List.of(), List.of(), null)).hasMessageContaining("smee:status");
    }
}
