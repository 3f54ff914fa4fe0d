package org.smee.report.kube.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;

/**
 * A step of a boot, as it is told to a cluster.
 *
 * @param at when, to the microsecond
 * @param stage which
 * @param outcome how it ended
 * @param why in words; one line, at most {@link #LONGEST} bytes, nothing that could be taken for markup of a terminal
 */
record Step(Instant at, Stage stage, Outcome outcome, String why) {
    /** Of the {@code note} of an Event. */
    static final int LONGEST = 1024;
    /** For so long the same step again is no news. */
    static final Duration NO_NEWS = Duration.ofMinutes(10);

    /** What a clock says that was never set must still be a time of an API. */
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    /**
     * What an event tells; empty: it is no step of a boot. Log lines are none, nor what was none of our business, nor an
     * address for a system that runs.
     */
    static Optional<Step> of(BootEvent event) {
        if (event.stage() == Stage.SYSLOG || event.outcome() == Outcome.IGNORED) {
            return Optional.empty();
        }
        boolean dhcp = event.stage() == Stage.DHCP;
        String file = event.details().getOrDefault("file", "");
        if (dhcp && event.outcome() == Outcome.SERVED && file.isEmpty()) {
            return Optional.empty();
        }
        // the file of a DHCP answer may carry the trace, another for each boot; what it is stands in the reason
        String why = dhcp || file.isEmpty() ? event.why() : event.why() + " (" + file + ")";
        Instant at = event.at().isBefore(Instant.EPOCH) ? Instant.EPOCH : event.at();
        at = at.isAfter(LATEST) ? LATEST : at.truncatedTo(ChronoUnit.MICROS);
        return Optional.of(new Step(at, event.stage(), event.outcome(), line(why, LONGEST)));
    }

    /** One line of at most {@code bytes} in UTF-8. Text from the network may be in it. */
    static String line(String text, int bytes) {
        StringBuilder line = new StringBuilder();
        int room = bytes;
        String start = text.length() > bytes ? text.substring(0, bytes) : text; // a character is a byte at least
        for (int point : start.codePoints().toArray()) {
            boolean shown = switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> false;
                default -> true;
            };
            String next = shown ? Character.toString(point) : "\uFFFD";
            room -= next.getBytes(StandardCharsets.UTF_8).length;
            if (room < 0) {
                break;
            }
            line.append(next);
        }
        return line.toString();
    }

    /** Whether it says the same, whenever that was. */
    boolean says(Step other) {
        return stage == other.stage && outcome == other.outcome && why.equals(other.why);
    }

    /** Whether it needs not be told to somebody who knows {@code other}. */
    boolean isNoNewsAfter(Step other) {
        return !at.isAfter(other.at) || says(other) && at.isBefore(other.at.plus(NO_NEWS));
    }

    /** An Event's {@code reason}, e.g. {@code ScriptServed}. */
    String reason() {
        return action() + camel(outcome.name());
    }

    /** An Event's {@code action}, e.g. {@code Script}. */
    String action() {
        return camel(stage.name());
    }

    /** Whether a person should look. */
    boolean isWarning() {
        return outcome == Outcome.FAILED || outcome == Outcome.LOOP;
    }

    private static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.toLowerCase(Locale.ROOT).split("_")) {
            camel.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return camel.toString();
    }
}
