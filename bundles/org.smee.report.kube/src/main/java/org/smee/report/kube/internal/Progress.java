package org.smee.report.kube.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;

/** The annotation that keeps the latest step of a machine, as JSON. */
final class Progress {
    /** Beside {@code smee.org/boot}, by which operators say what a machine boots. */
    static final String ANNOTATION = "smee.org/boot-progress";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_WHY = 512;

    private Progress() {}

    static String write(Step step, String node) {
        return JSON.createObjectNode()
                .put("stage", step.stage().name().toLowerCase(Locale.ROOT))
                .put("outcome", step.outcome().name().toLowerCase(Locale.ROOT))
                .put("why", shortened(step.why()))
                .put("at", step.at().toString())
                .put("node", node)
                .toString();
    }

    /** What is there; empty: nothing, or nothing of ours. */
    static Optional<Step> read(String annotation) {
        try {
            JsonNode json = JSON.readTree(annotation);
            return Optional.of(new Step(
                    Instant.parse(json.path("at").asText()),
                    Stage.valueOf(json.path("stage").asText().toUpperCase(Locale.ROOT)),
                    Outcome.valueOf(json.path("outcome").asText().toUpperCase(Locale.ROOT)),
                    json.path("why").asText()));
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            return Optional.empty(); // somebody else's text is replaced
        }
    }

    /** As it is read again, so that the two can be compared. */
    static Step comparable(Step step) {
        return new Step(step.at(), step.stage(), step.outcome(), shortened(step.why()));
    }

    private static String shortened(String why) {
        return Step.line(why, LONGEST_WHY);
    }
}
