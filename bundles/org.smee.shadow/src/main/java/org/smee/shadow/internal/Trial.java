package org.smee.shadow.internal;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.smee.api.boot.ScriptObserver.Answered;
import org.smee.api.net.MacAddress;
import org.smee.api.shadow.Difference;
import org.smee.api.shadow.Difference.Field;
import org.smee.api.shadow.ShadowReport.Found;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.MalformedPacketException;

/** Asks a candidate what others were asked, and remembers what differs. Thread-safe; asks one thing at a time. */
final class Trial {
    private final Sides candidate;
    private final DhcpTrial dhcp = new DhcpTrial();
    private final Differences differences;
    private long compared;
    private long different;
    private long failed;
    private long passedBy;

    /** Keeps the latest {@code kept} differences. */
    Trial(Sides candidate, int kept) {
        this.candidate = candidate;
        this.differences = new Differences(kept);
    }

    /** What the server did about a message, and what the candidate would have done. */
    void look(DhcpExchange exchange) {
        look(exchange, DhcpTrial.done(exchange));
    }

    /** The same with {@code active} in the place of what was sent. */
    void look(DhcpExchange exchange, Answer active) {
        Optional<Offered.Service<DhcpHandler>> handler =
                DhcpTrial.first(candidate.handlers(), exchange.site().mode());
        if (handler.isEmpty()) {
            passBy();
            return;
        }
        Answer answer = dhcp.ask(handler.get(), exchange);
        List<Field> fields = Comparison.of(active, answer);
        note(fields.isEmpty() ? Optional.empty() : Optional.of(difference(exchange, fields)), answer.failed());
    }

    /** What a machine was given for its script, and what the candidate would have given it. */
    void look(Answered answered) {
        ScriptTrial.Said said = ScriptTrial.ask(candidate, answered);
        if (!said.concerns()) {
            passBy();
            return;
        }
        List<Field> fields = ScriptComparison.of(ScriptTrial.given(answered), said.text());
        note(fields.isEmpty() ? Optional.empty() : Optional.of(difference(answered, fields)), said.failed());
    }

    private synchronized void passBy() {
        passedBy++;
    }

    private synchronized void note(Optional<Difference> difference, boolean failure) {
        compared++;
        difference.ifPresent(seen -> {
            different++;
            differences.add(seen);
        });
        failed += failure ? 1 : 0;
    }

    private static Difference difference(DhcpExchange exchange, List<Field> fields) {
        String machine = "";
        String cause;
        try {
            DhcpMessage message = DhcpMessage.of(exchange.message());
            machine = message.hasMac() ? message.mac().toString() : "";
            cause = message + " mode=" + exchange.site().mode();
        } catch (MalformedPacketException e) {
            cause = "unreadable: " + e.getMessage();
        }
        return new Difference(
                "dhcp",
                machine,
                cause,
                HexFormat.of().formatHex(exchange.message()),
                fields,
                1,
                exchange.at(),
                exchange.at());
    }

    private static Difference difference(Answered answered, List<Field> fields) {
        Instant now = Instant.now();
        return new Difference(
                "script",
                answered.request().mac().map(MacAddress::toString).orElse(""),
                answered.request().request().name() + " by "
                        + answered.request().request().protocol() + ", written by "
                        + (answered.generator().isEmpty() ? "nobody" : answered.generator()),
                "",
                fields,
                1,
                now,
                now);
    }

    /** What was found so far; {@code dropped} was not looked at. */
    synchronized Found found(long dropped) {
        return new Found(compared, different, failed, passedBy, dropped, differences.forgotten());
    }

    synchronized List<Difference> newestFirst() {
        return differences.newestFirst();
    }

    synchronized List<Difference> oldestFirst() {
        return differences.oldestFirst();
    }
}
