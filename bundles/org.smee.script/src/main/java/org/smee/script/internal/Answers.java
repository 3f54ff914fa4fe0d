package org.smee.script.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.boot.TextFile;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;
import org.smee.api.trace.BootTraces;

/** Turns what is known about a machine into the answer to its request. One snapshot of settings and services. */
final class Answers {
    private static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    private final ScriptSettings settings;
    private final OnceTokens tokens;
    private final Generators generators;
    private final ScriptEvents events;
    private final BootTraces traces;
    private final Observers observers;

    Answers(
            ScriptSettings settings,
            OnceTokens tokens,
            Generators generators,
            ScriptEvents events,
            BootTraces traces,
            Observers observers) {
        this.settings = settings;
        this.tokens = tokens;
        this.generators = generators;
        this.events = events;
        this.traces = traces;
        this.observers = observers;
    }

    /** The script, or why there is none. */
    CompletionStage<BootFileAnswer> script(BootFileRequest request, Lookup lookup) {
        if (lookup instanceof Lookup.Unknown && settings.unknownGetStatic()) {
            return write(new ScriptRequest(request, Optional.empty(), request.mac(), settings.site()), "");
        }
        if (!(lookup instanceof Lookup.Found found)) {
            return CompletableFuture.completedFuture(nobody(request, lookup));
        }
        Hardware hardware = found.hardware();
        if (!hardware.netboot().allowed()) {
            return CompletableFuture.completedFuture(notAllowed(request, hardware));
        }
        Deployments.Choice choice = Deployments.now(hardware, tokens);
        if (choice instanceof Deployments.Boots boots) {
            return write(
                    new ScriptRequest(
                            request.within(traces.present(hardware.mac())),
                            Optional.of(boots.hardware()),
                            Optional.of(hardware.mac()),
                            settings.site(),
                            boots.confirm()),
                    boots.why());
        }
        return CompletableFuture.completedFuture(
                refuse(request, hardware, Refusal.UNAVAILABLE, ((Deployments.Unclear) choice).reason()));
    }

    /** Remembers that the machine starts what may run once, if the file it asks for is that of its present token. */
    CompletionStage<BootFileAnswer> confirmation(BootFileRequest request, Lookup lookup) {
        if (!(lookup instanceof Lookup.Found found)) {
            return CompletableFuture.completedFuture(nobody(request, lookup));
        }
        Hardware hardware = found.hardware();
        Boot boot = hardware.netboot().boot();
        if (!hardware.netboot().allowed()) {
            return CompletableFuture.completedFuture(notAllowed(request, hardware));
        }
        if (boot.source() != Boot.Source.ONCE || !Confirm.name(hardware).equals(request.baseName())) {
            return CompletableFuture.completedFuture(refuse(
                    request,
                    hardware,
                    Refusal.NOT_ALLOWED,
                    "the record of machine " + hardware.id() + " has changed since it loaded its script; now it says "
                            + boot + "; the machine must load its script again"));
        }
        return tokens.use(Confirm.machine(hardware), boot.token())
                .thenApply(problem -> problem.isEmpty()
                        ? events.served(
                                request,
                                Optional.of(hardware.mac()),
                                new TextFile(Confirm.TEXT),
                                "machine " + hardware.id() + " starts its installer and has used " + boot
                                        + ": from now on its disk, until the record says another token",
                                "",
                                "")
                        : refuse(request, hardware, Refusal.UNAVAILABLE, problem));
    }

    private CompletionStage<BootFileAnswer> write(ScriptRequest request, String because) {
        return generators.write(request).thenApply(result -> answer(request, because, result));
    }

    private BootFileAnswer answer(ScriptRequest request, String because, Generators.Result result) {
        observers.tell(request, result);
        if (result instanceof Generators.Written written) {
            String text = Confirm.into(written.script().text(), request.confirm());
            return events.served(
                    request.request(),
                    request.mac(),
                    new TextFile(text),
                    because.isEmpty()
                            ? written.script().why()
                            : because + written.script().why(),
                    written.generator(),
                    written.skipped());
        }
        Generators.Refused refused = (Generators.Refused) result;
        String machine = request.hardware().map(Hardware::id).orElseGet(() -> MachineSearch.asked(request.request()));
        String why = because + (refused.generator().isEmpty() ? "" : refused.generator() + " generator: ")
                + "no script for machine " + machine + ": " + refused.why()
                + (refused.skipped().isEmpty() ? "" : "; skipped as broken: " + refused.skipped());
        return events.refused(
                request.request(),
                request.mac(),
                new Refused(Refusal.BROKEN, why),
                refused.generator(),
                refused.skipped());
    }

    private Refused nobody(BootFileRequest request, Lookup lookup) {
        String asked = MachineSearch.asked(request);
        Refused refused = lookup instanceof Lookup.Unavailable outage
                ? new Refused(
                        Refusal.UNAVAILABLE,
                        "nobody can say now what " + asked + " may boot: " + outage.reason(),
                        outage.retryAfter())
                : new Refused(Refusal.NOT_FOUND, "no hardware record for " + asked + "; add one, or see smee:hardware");
        return events.refused(request, request.mac(), refused);
    }

    private Refused notAllowed(BootFileRequest request, Hardware hardware) {
        return refuse(
                request,
                hardware,
                Refusal.NOT_ALLOWED,
                "machine " + hardware.id() + " (" + hardware.mac()
                        + ") is known but netboot.allowPxe is false; set it to true in its record to let it boot");
    }

    private Refused refuse(BootFileRequest request, Hardware hardware, Refusal refusal, String why) {
        Duration again = refusal == Refusal.UNAVAILABLE ? ASK_AGAIN : Duration.ZERO;
        return events.refused(request, Optional.of(hardware.mac()), new Refused(refusal, why, again));
    }
}
