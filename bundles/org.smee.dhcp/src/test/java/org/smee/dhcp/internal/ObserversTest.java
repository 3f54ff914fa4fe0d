package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smee.api.event.Outcome;
import org.smee.api.plugin.PluginState.Condition;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpObserver;
import org.smee.testkit.Packets;

/** What those see who look on. */
class ObserversTest {
    private static final String MAC = "02:00:00:00:00:01";
    private static final String NOBODY = "0.0.0.0:68";

    private final List<DhcpExchange> seen = new ArrayList<>();

    @Test
    void aMessageAndItsReplyAreSeenAsTheyWereOnTheWire() throws Exception {
        try (Server server = new Server().handledBy(ScriptedHandler.answering("undionly.kpxe", false))) {
            server.dhcp().bindObserver(seen::add, Map.of());
            byte[] sent = Packets.bios(MAC).bytes();

            server.br0().receive(sent, NOBODY);

            DhcpExchange exchange = seen.get(0);
            assertThat(exchange.message()).isEqualTo(sent);
            assertThat(DhcpMessage.of(exchange.reply()).toBytes())
                    .isEqualTo(server.br0().last().message().toBytes());
            assertThat(exchange.client().getPort()).isEqualTo(68);
            assertThat(exchange.server().getPort()).isEqualTo(67);
            assertThat(exchange.target().getPort()).isEqualTo(68);
            assertThat(exchange.outcome()).isEqualTo(Outcome.SERVED);
            assertThat(exchange.site().mode()).isEqualTo("reservation");
        }
    }

    @Test
    void whatIsSeenIsACopyThatTheNextMessageDoesNotChange() {
        try (Server server = new Server().handledBy(ScriptedHandler.answering("undionly.kpxe", false))) {
            server.dhcp().bindObserver(seen::add, Map.of());

            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
            server.br0().receive(Packets.uefi("02:00:00:00:00:02").bytes(), NOBODY);

            assertThat(seen.get(0).message()).isEqualTo(Packets.bios(MAC).bytes());
            assertThat(seen).hasSize(2);
        }
    }

    @Test
    void silenceAndFailureAreSeenWithTheirReason() {
        ScriptedHandler handler =
                new ScriptedHandler(request -> new Decision.Silence(Outcome.IGNORED, "not for us").now());
        try (Server server = new Server().handledBy(handler)) {
            server.dhcp().bindObserver(seen::add, Map.of());

            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
            server.dhcp().unbindHandler(handler);
            server.handledBy(new ScriptedHandler(request -> {
                throw new IllegalStateException("broken");
            }));
            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);

            assertThat(seen).allMatch(DhcpExchange::isSilent);
            assertThat(seen).extracting(DhcpExchange::outcome).containsExactly(Outcome.IGNORED, Outcome.FAILED);
            assertThat(seen.get(0).why()).isEqualTo("not for us");
            assertThat(seen.get(1).why()).contains("broken");
        }
    }

    @Test
    void oneThatThrowsCostsNobodyAnAnswerAndIsNamed() {
        try (Server server = new Server().handledBy(ScriptedHandler.answering("undionly.kpxe", false))) {
            server.dhcp()
                    .bindObserver(
                            exchange -> {
                                throw new IllegalStateException("bad observer");
                            },
                            Map.of());
            server.dhcp().bindObserver(seen::add, Map.of());

            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);

            assertThat(server.br0().sent).hasSize(1);
            assertThat(seen).hasSize(1);
            assertThat(server.dhcp().plugins())
                    .filteredOn(state -> state.kind().equals("observer"))
                    .anyMatch(state -> state.condition() == Condition.FAILING
                            && state.reason().contains("bad observer"));
        }
    }

    @Test
    void oneThatLeftSeesNothing() {
        try (Server server = new Server().handledBy(ScriptedHandler.answering("undionly.kpxe", false))) {
            DhcpObserver observer = seen::add;
            server.dhcp().bindObserver(observer, Map.of());
            server.dhcp().unbindObserver(observer);

            server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);

            assertThat(seen).isEmpty();
        }
    }
}
