package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.smee.api.event.Outcome;
import org.smee.api.ha.Candidacy;
import org.smee.api.ha.Leadership;
import org.smee.dhcp.api.Decision;
import org.smee.testkit.Packets;

/** Of several nodes the leader of the segment answers. */
class LeaderTest {
    private static final String MAC = "02:00:00:00:00:01";
    private static final String NOBODY = "0.0.0.0:68";

    private final Elections elections = new Elections();

    private static final class Elections implements Leadership {
        final Map<String, Boolean> leads = new HashMap<>();
        final List<String> open = new ArrayList<>();

        @Override
        public Candidacy stand(String segment) {
            if (open.contains(segment)) {
                throw new IllegalArgumentException(segment + " is taken");
            }
            open.add(segment);
            return new Candidacy() {
                @Override
                public boolean leads() {
                    return leads.getOrDefault(segment, false);
                }

                @Override
                public String standing() {
                    return leads() ? "this node leads segment " + segment : "node b leads segment " + segment;
                }

                @Override
                public void close() {
                    open.remove(segment);
                }
            };
        }
    }

    private static void discover(Server server) {
        server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
    }

    @Test
    void byDefaultEveryNodeAnswersAndNobodyStands() {
        try (Server server = new Server().handledBy(ScriptedHandler.answering("f", false))) {
            server.dhcp().bindLeadership(elections);
            discover(server);

            assertThat(server.br0().sent).hasSize(1);
            assertThat(elections.open).isEmpty();
        }
    }

    @Test
    void whatIsUnderWayWhenTheServerStopsIsAnsweredUnlessAnotherNodeMay() {
        LeaderGate everyNode = new LeaderGate("");
        LeaderGate elected = new LeaderGate("");
        elections.leads.put("rack-1", true);
        elected.leader("rack-1", elections, true);
        assertThat(elected.open()).isTrue();

        everyNode.close();
        elected.close();

        assertThat(everyNode.open()).isTrue();
        assertThat(elected.open()).isFalse();
        assertThat(elections.open).isEmpty();
    }

    @Test
    void onlyTheLeaderAnswersAndTheOthersSayWhoDoes() {
        try (Server server = new Server("ha.mode", "leader", "ha.segment", "rack-1")
                .handledBy(ScriptedHandler.answering("f", false))) {
            server.dhcp().bindLeadership(elections);
            discover(server);

            assertThat(elections.open).containsExactly("rack-1");
            assertThat(server.br0().sent).isEmpty();
            assertThat(server.events.last().outcome()).isEqualTo(Outcome.IGNORED);
            assertThat(server.events.last().why()).isEqualTo("node b leads segment rack-1");
            assertThat(server.dhcp().problems()).isEmpty();

            elections.leads.put("rack-1", true);
            discover(server);
            assertThat(server.br0().sent).hasSize(1);
            assertThat(server.dhcp().lines()).anyMatch(line -> line.endsWith("this node leads segment rack-1"));
        }
    }

    @Test
    void aRightThatEndedWhileTheHandlerThoughtIsNotUsed() {
        List<CompletableFuture<Decision>> decisions = new ArrayList<>();
        ScriptedHandler slow = new ScriptedHandler(request -> {
            decisions.add(new CompletableFuture<>());
            return decisions.get(0);
        });
        ScriptedHandler quick = ScriptedHandler.answering("f", false);
        elections.leads.put("default", true);
        try (Server server = new Server("ha.mode", "leader").handledBy(slow)) {
            server.dhcp().bindLeadership(elections);
            discover(server);
            elections.leads.put("default", false);

            decisions.get(0).complete(new Decision.Silence(Outcome.NOT_FOUND, "decided late"));

            assertThat(server.events.last().why()).isEqualTo("node b leads segment default");
            assertThat(quick.asked).isZero();
        }
    }

    @Test
    void withoutAnybodyWhoElectsNobodyAnswersAndTheStatusSaysWhatToInstall() {
        try (Server server = new Server("ha.mode", "leader").handledBy(ScriptedHandler.answering("f", false))) {
            discover(server);

            assertThat(server.br0().sent).isEmpty();
            assertThat(server.dhcp().problems()).singleElement().asString().contains("feature:install smee-ha-kube");

            elections.leads.put("default", true);
            server.dhcp().bindLeadership(elections);
            discover(server);
            assertThat(server.br0().sent).hasSize(1);
            assertThat(server.dhcp().problems()).isEmpty();

            server.dhcp().unbindLeadership(elections);
            discover(server);
            assertThat(server.br0().sent).hasSize(1);
            assertThat(elections.open).isEmpty();
        }
    }

    @Test
    void whoCannotAnswerOrIsSwitchedOffLeavesTheSegmentToOthers() {
        elections.leads.put("default", true);
        try (Server server = new Server("ha.mode", "leader").handledBy(ScriptedHandler.answering("f", false))) {
            server.dhcp().bindLeadership(elections);
            assertThat(elections.open).containsExactly("default");

            server.change("enabled", "false");
            assertThat(elections.open).isEmpty();

            server.change("enabled", "true");
            assertThat(elections.open).containsExactly("default");
            server.change("ha.mode", "active-active");
            assertThat(elections.open).isEmpty();
        }
        assertThat(elections.open).isEmpty();
    }

    @Test
    void whoHasNothingButLoopbackIsNoCandidate() {
        try (Server server = new Server("ha.mode", "leader", "interfaces", "eth7")) {
            server.dhcp().bindLeadership(elections);

            assertThat(elections.open).isEmpty();
            assertThat(server.dhcp().problems()).anyMatch(problem -> problem.contains("cannot answer on segment"));

            server.nics.plug("eth7", 7, "10.57.0.1");
            server.dhcp().check();
            assertThat(elections.open).containsExactly("default");
        }
    }

    @Test
    void aNamedServerHasASegmentOfItsOwn() {
        try (Server server = new Server("ha.mode", "leader").handledBy(ScriptedHandler.answering("f", false))) {
            server.nics.plug("br1", 3, "10.56.0.1");
            server.dhcp().bindLeadership(elections);
            server.changeNamed("Rack_2", "interfaces", "br0");

            assertThat(elections.open).containsExactlyInAnyOrder("default", "rack-2");

            server.changeNamed("Rack_2", "ha.mode", "active-active");
            assertThat(elections.open).containsExactly("default");
        }
    }

    @Test
    void twoServersOfOneSegmentAreAProblemOfTheSecond() {
        try (Server server = new Server("ha.mode", "leader").handledBy(ScriptedHandler.answering("f", false))) {
            server.nics.plug("br1", 3, "10.56.0.1");
            server.dhcp().bindLeadership(elections);
            server.changeNamed("wan", "interfaces", "br0", "ha.segment", "default");

            assertThat(elections.open).containsExactly("default");
            assertThat(server.dhcp().problems()).anyMatch(problem -> problem.contains("default is taken"));

            server.changeNamed("wan", "ha.segment", "wan");
            assertThat(elections.open).containsExactlyInAnyOrder("default", "wan");
            assertThat(server.dhcp().problems()).isEmpty();
        }
    }

    @Test
    void aSegmentIsNamedAsALeaseMayBe() {
        try (Server server = new Server("ha.segment", "Rack 1")) {
            assertThat(server.dhcp().problems())
                    .anyMatch(problem -> problem.contains("ha.segment=Rack 1") && problem.contains("rack-1"));
        }
    }
}
