package org.smee.testkit.hostile;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smee.api.event.Outcome;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MessageType;

/** Offers 192.0.2.66 to everybody; what {@link Misdeed#NONSENSE} answers is to be chosen. */
public final class HostileHandler implements DhcpHandler {
    /** The address it offers. */
    public static final int ADDRESS = 0xc0000242;

    /** How it behaves. */
    public final Temper temper = new Temper();

    private volatile Nonsense nonsense = Nonsense.OTHER_REQUEST;

    /** Answers that are none. */
    public enum Nonsense {
        /** The reply to another request. */
        OTHER_REQUEST,
        /** The reply as the request before left it. */
        NOT_STARTED,
        /** A boot file that no message holds. */
        LONG_FILE,
        /** No reason. */
        NO_REASON
    }

    /** Chooses the nonsense. */
    public HostileHandler nonsense(Nonsense next) {
        nonsense = next;
        temper.does(Misdeed.NONSENSE);
        return this;
    }

    @Override
    public CompletionStage<Decision> decide(DhcpRequest request) {
        return temper.stage(() -> reply(offer(request), "hostile"), () -> wrong(request));
    }

    private @Nullable Decision wrong(DhcpRequest request) {
        return switch (nonsense) {
            case OTHER_REQUEST -> reply(offer(new DhcpRequest(request.site())), "hostile");
            case NOT_STARTED -> reply(request.reply(), "hostile");
            case LONG_FILE -> reply(offer(request).file("x".repeat(5_000)), "hostile");
            case NO_REASON -> reply(offer(request), null);
        };
    }

    private static DhcpReply offer(DhcpRequest request) {
        return request.reply().start(MessageType.OFFER).yiaddr(ADDRESS);
    }

    @SuppressWarnings("NullAway") // without a reason: that is one of the misdeeds
    private static Decision reply(DhcpReply reply, @Nullable String why) {
        return new Decision.Reply(reply, true, false, Outcome.SERVED, why);
    }
}
