package org.smee.iso.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.AsyncContext;
import org.smee.api.event.Outcome;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;

/**
 * The way of one request from the MAC to the image: look-up, permission, source, kernel arguments, session. What is at
 * hand is used on the caller's thread; for anything else the request becomes asynchronous.
 */
final class Request {
    private final Exchange exchange;
    private final MacAddress mac;
    private final IsoSettings settings;
    private final Core core;

    Request(Exchange exchange, MacAddress mac, IsoSettings settings, Core core) {
        this.exchange = exchange;
        this.mac = mac;
        this.settings = settings;
        this.core = core;
    }

    /** A step of the way. Returns true if the request goes on without the caller, else it has been answered. */
    private interface Step<T> {
        boolean with(T value) throws IOException;
    }

    /** Begins when the look-up is done. */
    void after(CompletableFuture<Lookup> lookup) throws IOException {
        boolean goesOn = then(lookup, this::found);
    }

    private <T> boolean then(CompletableFuture<T> stage, Step<T> next) throws IOException {
        if (stage.isDone()) {
            return next.with(value(stage));
        }
        AsyncContext context = exchange.async();
        core.approaching();
        var later = stage.whenComplete((value, failure) -> context.start(() -> resume(context, stage, next)));
        return true;
    }

    private <T> void resume(AsyncContext context, CompletableFuture<T> stage, Step<T> next) {
        AtomicBoolean goesOn = new AtomicBoolean();
        try {
            exchange.attempt(() -> goesOn.set(next.with(value(stage))));
        } finally {
            core.arrived();
        }
        if (!goesOn.get()) {
            context.complete();
        }
    }

    private static <T> T value(CompletableFuture<T> stage) throws SourceProblem {
        try {
            return stage.join();
        } catch (CompletionException | CancellationException e) {
            throw SourceProblem.of(e);
        }
    }

    /** Refuses, which ends the request. */
    private boolean refuse(int status, Outcome outcome, String why, Duration retryAfter) throws IOException {
        exchange.refuse(status, outcome, why, retryAfter);
        return false;
    }

    private boolean found(Lookup lookup) throws IOException {
        if (lookup instanceof Lookup.Unavailable outage) {
            String why = "nobody can say now what " + mac + " may boot: " + outage.reason();
            return refuse(503, Outcome.FAILED, why, atLeast(outage.retryAfter()));
        }
        if (lookup instanceof Lookup.Found found) {
            return known(found.hardware());
        }
        return refuse(
                404,
                Outcome.NOT_FOUND,
                "no hardware record for " + mac + "; add one, or see smee:hardware",
                Duration.ZERO);
    }

    private boolean known(Hardware hardware) throws IOException {
        if (!hardware.netboot().allowed() && !settings.site().compat()) {
            String why = "machine " + hardware.id() + " (" + hardware.mac()
                    + ") is known but netboot.allowPxe is false;" + " set it to true in its record to let it boot";
            return refuse(403, Outcome.REFUSED, why, Duration.ZERO);
        }
        Optional<SourceUrl> source;
        try {
            source = source(hardware);
        } catch (IllegalArgumentException e) {
            return refuse(500, Outcome.FAILED, String.valueOf(e.getMessage()), Duration.ZERO);
        }
        if (source.isEmpty()) {
            String why = "there is no image for " + mac + ": set url in etc/org.smee.iso.cfg (SMEE_ISO_URL), or"
                    + " isoboot.sourceISO in the record " + hardware.id();
            return refuse(404, Outcome.NOT_FOUND, why, Duration.ZERO);
        }
        return session(hardware, source.get());
    }

    private Optional<SourceUrl> source(Hardware hardware) {
        String named = hardware.netboot().isoSource();
        if (named.isEmpty()) {
            return settings.source();
        }
        SourceUrl source;
        try {
            source = SourceUrl.parse(named);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "record " + hardware.id() + ": isoboot.sourceISO is wrong; allowed: " + e.getMessage(), e);
        }
        boolean outside = source.file().isPresent() && !isBelow(source.file().get(), settings.localDirectory());
        if (outside) {
            throw new IllegalArgumentException("record " + hardware.id() + ": isoboot.sourceISO names a local file;"
                    + " records may do that only below local.directory of etc/org.smee.iso.cfg");
        }
        return Optional.of(source);
    }

    private static boolean isBelow(Path file, Optional<Path> directory) {
        if (directory.isEmpty()) {
            return false;
        }
        try {
            return file.toRealPath().startsWith(directory.get().toRealPath());
        } catch (IOException e) {
            return file.startsWith(directory.get()); // not there: the answer will say so
        }
    }

    private boolean session(Hardware hardware, SourceUrl source) throws IOException {
        Optional<Session> running = exchange.isPart() ? core.sessions().enter(mac, source) : Optional.empty();
        if (running.isPresent()) {
            return patch(hardware, running.get());
        }
        return then(
                core.sources().open(source),
                image -> patch(hardware, core.sessions().begin(mac, source, exchange.machine(), image)));
    }

    private boolean patch(Hardware hardware, Session session) throws IOException {
        Optional<Patch> made = session.patch(hardware, settings.site());
        Patch patch;
        try {
            patch = made.orElseGet(() -> Patch.of(
                    KernelArguments.of(hardware, mac, settings.site()),
                    session.image().findings().magic()));
        } catch (IllegalArgumentException e) {
            session.leave();
            String why = "the image for " + mac + " cannot be patched: " + e.getMessage();
            return refuse(500, Outcome.FAILED, why, Duration.ZERO);
        }
        if (made.isEmpty()) {
            session.remember(hardware, settings.site(), patch);
        }
        return waitFor(session, patch);
    }

    /** Waits until as much of the image is known as this request needs. */
    private boolean waitFor(Session session, Patch patch) throws IOException {
        Image image = session.image();
        long needed = needed(image, patch);
        if (image.findings().safe() >= needed || image.findings().isComplete()) {
            return deliver(session, patch);
        }
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        image.findings().whenSafe(needed, () -> ready.complete(true));
        return then(ready.completeOnTimeout(false, settings.waitTime().toMillis(), TimeUnit.MILLISECONDS), inTime -> {
            if (inTime && image.findings().problem().isEmpty()) {
                return deliver(session, patch);
            }
            session.leave();
            throw image.findings().problem().orElseGet(() -> notYet(session));
        });
    }

    private long needed(Image image, Patch patch) {
        if (settings.refuseUnpatched() || image.version().size() == Version.UNKNOWN) {
            return Long.MAX_VALUE;
        }
        if (exchange.isHead()) {
            return 0;
        }
        return Delivery.wanted(exchange, image, patch)
                .map(range -> image.neededFor(range.first()))
                .orElse(0L);
    }

    private boolean deliver(Session session, Patch patch) throws IOException {
        if (settings.refuseUnpatched() && session.image().findings().offsets().length == 0) {
            session.leave();
            throw SourceProblem.bad(session.source() + " holds no placeholder, so the machine would not get its"
                    + " kernel arguments; is it the right image, is magic.string right? on.missing.magic = serve"
                    + " serves it all the same");
        }
        return core.delivery().answer(exchange, session, patch);
    }

    private static SourceProblem notYet(Session session) {
        Image image = session.image();
        String size =
                image.version().size() < 0 ? "?" : Long.toString(image.version().size() >> 20);
        return SourceProblem.notYet(session.source() + " is still being read from its source: "
                + (image.findings().seen() >> 20) + " of " + size + " MiB; try again soon");
    }

    private static Duration atLeast(Duration wait) {
        return wait.isZero() ? Duration.ofSeconds(2) : wait;
    }
}
