package org.smee.dhcp.api;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smee.api.plugin.Spi;

/** How whoever asks handlers does so behind a {@link org.smee.api.plugin.Guard}, and what is no decision about the request. */
public final class HandlerSpi extends Spi<DhcpHandler, DhcpRequest, Decision> {
    /** The one there is. */
    public static final HandlerSpi DECIDE = new HandlerSpi();

    private HandlerSpi() {}

    @Override
    public CompletionStage<Decision> call(DhcpHandler handler, DhcpRequest request) {
        return handler.decide(request);
    }

    @Override
    @SuppressWarnings("NullAway") // plug-ins are compiled without our null checks
    public @Nullable String nonsense(DhcpRequest request, Decision decision) {
        if (decision instanceof Decision.Silence silence) {
            return silence.outcome() == null || silence.why() == null ? "kept silent without a reason" : null;
        }
        Decision.Reply reply = (Decision.Reply) decision;
        if (reply.reply() != request.reply()) {
            return "answered with the reply to another request";
        }
        if (!reply.reply().isStarted()) {
            return "answered without having started the reply";
        }
        if (reply.outcome() == null || reply.why() == null) {
            return "answered without a reason";
        }
        return reply.reply().isFileCut() && !request.site().compat()
                ? "named a boot file of more than 400 bytes"
                : null;
    }
}
