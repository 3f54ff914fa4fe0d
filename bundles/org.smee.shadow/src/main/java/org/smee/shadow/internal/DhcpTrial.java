package org.smee.shadow.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.smee.api.event.Outcome;
import org.smee.api.plugin.PluginFailure;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.HandlerSpi;
import org.smee.dhcp.api.MalformedPacketException;

/** Asks handlers what they would do, and sends nothing. May take as long as the guard's deadline; for one thread. */
final class DhcpTrial {
    private @Nullable DhcpRequest idle;

    /** The first of {@code handlers} that serves {@code mode}. */
    static Optional<Offered.Service<DhcpHandler>> first(List<Offered.Service<DhcpHandler>> handlers, String mode) {
        return handlers.stream()
                .filter(one -> modes(one.properties()).contains(mode))
                .findFirst();
    }

    /** The modes that a service with these properties serves. */
    static List<String> modes(Map<String, Object> properties) {
        Object mode = properties.get(DhcpHandler.MODE);
        Object[] several = mode instanceof Object[] array ? array : new Object[] {String.valueOf(mode)};
        return Arrays.stream(several)
                .map(one -> one.toString().toLowerCase(Locale.ROOT))
                .toList();
    }

    /** What the server did. */
    static Answer done(DhcpExchange exchange) {
        try {
            return new Answer(
                    exchange.isSilent() ? Optional.empty() : Optional.of(DhcpMessage.of(exchange.reply())),
                    exchange.outcome(),
                    exchange.why(),
                    exchange.outcome() == Outcome.FAILED);
        } catch (MalformedPacketException e) {
            return Answer.failed("sent a reply that cannot be read: " + e.getMessage());
        }
    }

    /** What {@code handler} would do in the place of the server. */
    Answer ask(Offered.Service<DhcpHandler> handler, DhcpExchange exchange) {
        DhcpSite site = exchange.site();
        DhcpRequest request = take(site);
        try {
            int count = Math.min(exchange.message().length, DhcpMessage.MAX_LENGTH);
            System.arraycopy(exchange.message(), 0, request.message().storage(), 0, count);
            request.decode(count, exchange.client().getAddress().hashCode());
            request.bootServer(exchange.bootServer()).chainLoads(exchange.chainLoads());
            CompletableFuture<Decision> asked =
                    handler.guard().ask(HandlerSpi.DECIDE, request).toCompletableFuture();
            Answer answer = asked.handle(
                            (decision, problem) -> problem == null ? answer(request, decision) : failed(problem))
                    .join();
            idle = isHeld(asked) ? null : request;
            return answer;
        } catch (MalformedPacketException e) {
            return Answer.failed("the message cannot be read: " + e.getMessage());
        }
    }

    private DhcpRequest take(DhcpSite site) {
        DhcpRequest request = idle;
        idle = null;
        if (request == null) {
            return new DhcpRequest(site);
        }
        if (!request.site().equals(site)) {
            request.site(site);
        }
        return request;
    }

    private static Answer answer(DhcpRequest request, Decision decision) {
        if (decision instanceof Decision.Silence silence) {
            return new Answer(Optional.empty(), silence.outcome(), silence.why(), false);
        }
        Decision.Reply reply = (Decision.Reply) decision;
        try {
            DhcpMessage message = reply.reply().toMessage(request.message(), request.replyLimit());
            return new Answer(Optional.of(message), reply.outcome(), reply.why(), false);
        } catch (MalformedPacketException | RuntimeException e) {
            return Answer.failed("made a reply that cannot be sent: " + e);
        }
    }

    private static Answer failed(Throwable problem) {
        Throwable cause = PluginFailure.cause(problem);
        return Answer.failed(cause instanceof PluginFailure failure ? failure.what() : cause.toString());
    }

    /** A handler that was given up may still write to its request. */
    private static boolean isHeld(CompletableFuture<Decision> asked) {
        return asked.handle((decision, problem) ->
                        problem != null && PluginFailure.cause(problem) instanceof PluginFailure f && f.isRunning())
                .join();
    }
}
