package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smee.api.net.MacAddress;
import org.smee.api.trace.BootTrace;
import org.smee.api.trace.BootTraces;
import org.smee.testkit.Packets;

/** The trace of a message reaches the handler and the event, as long as somebody traces. */
class TracingTest {
    private static final String MAC = "02:00:00:00:00:01";
    private static final String NOBODY = "0.0.0.0:68";
    private static final BootTrace TRACE = new BootTrace(1, 2, 3, BootTrace.Names.ALL);

    private final List<String> asked = new ArrayList<>();
    private final BootTraces traces = new BootTraces() {
        @Override
        public BootTrace ofDhcp(MacAddress mac, Sender sender, boolean discover) {
            asked.add(mac + " " + sender + " " + discover);
            return TRACE;
        }

        @Override
        public BootTrace present(MacAddress mac) {
            return TRACE;
        }
    };

    @Test
    void handlerAndEventKnowTheTrace() {
        List<BootTrace> seen = new ArrayList<>();
        ScriptedHandler handler = new ScriptedHandler(request -> {
            seen.add(request.trace());
            return ScriptedHandler.reply(request, "f", false).now();
        });
        try (Server server = new Server().handledBy(handler)) {
            server.dhcp().bindTraces(traces);
            server.br0().receive(Packets.uefi(MAC).bytes(), NOBODY);

            assertThat(seen).containsExactly(TRACE);
            assertThat(server.events.last().details()).containsEntry("traceparent", TRACE.traceparent());
            assertThat(server.events.last().details().get("traceparent")).isEqualTo(TRACE.traceparent());
        }
    }

    @Test
    void whoTracesIsToldWhatSentTheMessage() {
        try (Server server = new Server().handledBy(ScriptedHandler.answering("f", false))) {
            server.dhcp().bindTraces(traces);
            server.br0().receive(Packets.uefi(MAC).bytes(), NOBODY);
            server.br0().receive(Packets.ipxe(MAC, 7).bytes(), NOBODY);
            server.br0().receive(Packets.tinkerbell(MAC, 7).bytes(), NOBODY);
            server.br0().receive(Packets.system(MAC).bytes(), NOBODY);

            assertThat(asked)
                    .containsExactly(
                            MAC + " FIRMWARE true", MAC + " IPXE true", MAC + " IPXE true", MAC + " SYSTEM true");
        }
    }

    @Test
    void whenNobodyTracesAnyMoreMessagesHaveNoTrace() {
        try (Server server = new Server().handledBy(ScriptedHandler.answering("f", false))) {
            server.dhcp().bindTraces(traces);
            server.dhcp().unbindTraces(traces);
            server.br0().receive(Packets.uefi(MAC).bytes(), NOBODY);

            assertThat(asked).isEmpty();
            assertThat(server.events.last().details()).doesNotContainKey("traceparent");
        }
    }
}
