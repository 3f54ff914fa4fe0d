package org.smee.script.internal;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.smee.api.boot.BootFile;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEvents;
import org.smee.api.event.Machine;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.net.MacAddress;

/** Tells what became of each request, and turns it into the answer. */
final class ScriptEvents {
    private final BootEvents events;

    ScriptEvents(BootEvents events) {
        this.events = events;
    }

    /** A file was handed out. {@code generator} and {@code skipped} may be empty. */
    Opened served(
            BootFileRequest request,
            Optional<MacAddress> mac,
            BootFile file,
            String why,
            String generator,
            String skipped) {
        publish(request, mac, Outcome.SERVED, why, generator, skipped);
        return new Opened(file, why);
    }

    /** A request was refused, not by a generator. */
    Refused refused(BootFileRequest request, Optional<MacAddress> mac, Refused refused) {
        return refused(request, mac, refused, "", "");
    }

    /** A request was refused. {@code generator} and {@code skipped} may be empty. */
    Refused refused(
            BootFileRequest request, Optional<MacAddress> mac, Refused refused, String generator, String skipped) {
        Outcome outcome = switch (refused.refusal()) {
            case NOT_FOUND -> Outcome.NOT_FOUND;
            case NOT_ALLOWED -> Outcome.REFUSED;
            case UNAVAILABLE, BROKEN -> Outcome.FAILED;
        };
        publish(request, mac, outcome, refused.why(), generator, skipped);
        return refused;
    }

    private void publish(
            BootFileRequest request,
            Optional<MacAddress> mac,
            Outcome outcome,
            String why,
            String generator,
            String skipped) {
        Machine machine = new Machine(mac, Optional.ofNullable(request.client().getAddress()));
        events.publish(new BootEvent(
                Instant.now(), Stage.SCRIPT, outcome, why, machine, details(request, generator, skipped)));
    }

    private static Map<String, String> details(BootFileRequest request, String generator, String skipped) {
        if (skipped.isEmpty() && request.traceparent().isEmpty()) {
            return generator.isEmpty()
                    ? Map.of("file", request.name())
                    : Map.of("file", request.name(), "generator", generator);
        }
        Map<String, String> details = new TreeMap<>(Map.of("file", request.name()));
        request.traceparent().ifPresent(trace -> details.put("traceparent", trace));
        if (!skipped.isEmpty()) {
            details.put("skipped", skipped);
        }
        if (!generator.isEmpty()) {
            details.put("generator", generator);
        }
        return Map.copyOf(details);
    }
}
