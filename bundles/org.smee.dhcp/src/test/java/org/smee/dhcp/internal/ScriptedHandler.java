package org.smee.dhcp.internal;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.smee.api.event.Outcome;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MessageType;

/** Decides as a test says. */
final class ScriptedHandler implements DhcpHandler {
    static final Map<String, Object> RESERVATION = Map.of(MODE, "reservation", "service.id", 1L);
    static final int ADDRESS = 0x0a370063; // 10.55.0.99

    int asked;
    private final Function<DhcpRequest, CompletionStage<Decision>> script;

    ScriptedHandler(Function<DhcpRequest, CompletionStage<Decision>> script) {
        this.script = script;
    }

    /** Offers and acknowledges 10.55.0.99 and the boot file. */
    static ScriptedHandler answering(String file, boolean chains) {
        return new ScriptedHandler(request -> reply(request, file, chains).now());
    }

    static Decision reply(DhcpRequest request, String file, boolean chains) {
        boolean discover = request.message().type() == MessageType.DISCOVER;
        DhcpReply reply = request.reply().start(discover ? MessageType.OFFER : MessageType.ACK);
        reply.yiaddr(ADDRESS).file(file);
        return new Decision.Reply(reply, true, chains, Outcome.SERVED, "as scripted");
    }

    static ScriptedHandler later(CompletableFuture<Decision> decision) {
        return new ScriptedHandler(request -> decision);
    }

    @Override
    public CompletionStage<Decision> decide(DhcpRequest request) {
        asked++;
        return script.apply(request);
    }
}
