package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smee.api.event.Outcome;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginState.Condition;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.testkit.Packets;
import org.smee.testkit.hostile.HostileHandler;
import org.smee.testkit.hostile.HostileLinks;
import org.smee.testkit.hostile.Misdeed;

/** Plug-ins that misbehave, on the packet path. */
class HostileHandlerTest {
    private static final String MAC = "02:00:00:00:00:01";
    private static final String NOBODY = "0.0.0.0:68";
    private static final Map<String, Object> FIRST =
            Map.of(DhcpHandler.MODE, "reservation", "service.ranking", 10, "service.id", 2L, "service.bundleid", 66L);

    private final HostileHandler hostile = new HostileHandler();
    private final Server server = new Server();

    @BeforeEach
    void bind() {
        server.dhcp().limits(new Limits(Duration.ofMillis(100), Duration.ofMillis(50), 10_000, 2, 16));
        server.dhcp().bindHandler(hostile, FIRST);
    }

    @AfterEach
    void close() {
        hostile.temper.does(Misdeed.NONE);
        server.close();
    }

    private void receive() {
        server.br0().receive(Packets.bios(MAC).bytes(), NOBODY);
    }

    private int offered() {
        return server.br0().last().message().yiaddr();
    }

    private PluginState state() {
        return server.dhcp().plugins().get(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"THROW", "ERROR", "NULL", "FAIL"})
    void theNextInRankAnswersAtOnce(Misdeed misdeed) {
        server.handledBy(ScriptedHandler.answering("f", false));
        hostile.temper.does(misdeed);

        receive();

        assertThat(offered()).isEqualTo(ScriptedHandler.ADDRESS);
        assertThat(server.events.last().outcome()).isEqualTo(Outcome.SERVED);
        assertThat(state().condition()).isEqualTo(Condition.FAILING);
        hostile.temper.does(Misdeed.NONE);
        receive();
        assertThat(offered()).isEqualTo(HostileHandler.ADDRESS);
    }

    @ParameterizedTest
    @EnumSource(HostileHandler.Nonsense.class)
    void nonsenseIsNotSent(HostileHandler.Nonsense nonsense) {
        server.handledBy(ScriptedHandler.answering("f", false));
        hostile.nonsense(nonsense);

        receive();

        assertThat(server.br0().sent).hasSize(1);
        assertThat(offered()).isEqualTo(ScriptedHandler.ADDRESS);
        assertThat(server.br0().last().message().xid()).isEqualTo(0x01020304);
    }

    @Test
    void withoutASecondOneTheEventNamesWhatWasWrong() {
        hostile.temper.does(Misdeed.THROW);

        receive();

        assertThat(server.br0().sent).isEmpty();
        assertThat(server.events.last().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(server.events.last().why())
                .contains("HostileHandler", "hostile: thrown", "no other handler", "smee:plugins");
    }

    @Test
    void oneThatNeverAnswersCostsThreePacketsAndIsTakenBack() {
        server.handledBy(ScriptedHandler.answering("f", false));
        hostile.temper.does(Misdeed.NEVER);
        for (int i = 1; i <= 3; i++) {
            receive();
            int told = i;
            await().until(() -> server.events.all().size() == told);
            assertThat(server.events.last().why()).contains("did not answer within 50 ms");
        }
        assertThat(state().condition()).isEqualTo(Condition.BYPASSED);

        receive();
        assertThat(offered()).isEqualTo(ScriptedHandler.ADDRESS);

        hostile.temper.does(Misdeed.NONE);
        await().until(() -> {
            receive();
            return state().condition().compareTo(Condition.ASIDE) < 0;
        });
        receive();
        assertThat(offered()).isEqualTo(HostileHandler.ADDRESS);
    }

    @Test
    void oneThatBlocksHoldsItsLoopUntilItIsInterrupted() {
        server.handledBy(ScriptedHandler.answering("f", false));
        hostile.temper.does(Misdeed.BLOCK);

        CompletableFuture<Void> loop = CompletableFuture.runAsync(this::receive);
        loop.join(); // after four times the stall

        assertThat(offered()).isEqualTo(ScriptedHandler.ADDRESS);
        assertThat(state().condition()).isEqualTo(Condition.ASIDE);
        assertThat(state().problem()).contains("bundle:stop 66");
    }

    @Test
    void aLinkThatBlocksIsBypassedAndTheReplyBroadcast() {
        HostileLinks links = new HostileLinks();
        server.dhcp().bindLinkSender(links, Map.of());
        server.dhcp().check();
        receive();
        assertThat(server.br0().sent).isEmpty();

        links.temper.does(Misdeed.BLOCK);
        receive(); // holds us until it is interrupted
        receive();

        assertThat(server.br0().sent).hasSize(2);
        assertThat(links.temper.calls()).isEqualTo(2);
        assertThat(server.dhcp().plugins())
                .filteredOn(plugin -> plugin.kind().equals("link"))
                .extracting(PluginState::condition)
                .containsExactly(Condition.BYPASSED);
        links.temper.does(Misdeed.NONE);
    }
}
