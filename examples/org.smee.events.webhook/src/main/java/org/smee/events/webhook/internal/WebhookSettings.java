package org.smee.events.webhook.internal;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.smee.api.event.Outcome;
import org.smee.api.settings.SettingsReader;

/**
 * The checked settings of PID {@code org.smee.events.webhook}.
 *
 * @param url where events are posted
 * @param outcomes which are
 * @param tokenFile file of a bearer token
 * @param batch most events in one request
 * @param gather how long events gather
 * @param queue events kept while they cannot be posted
 * @param timeout for one request
 * @param retryMax longest pause between tries
 */
record WebhookSettings(
        URI url,
        Set<Outcome> outcomes,
        Optional<Path> tokenFile,
        int batch,
        Duration gather,
        int queue,
        Duration timeout,
        Duration retryMax) {
    static final String PID = "org.smee.events.webhook";

    static WebhookSettings from(SettingsReader in) {
        String tokenFile = in.text("token.file", "SMEE_EVENTS_WEBHOOK_TOKEN_FILE", "");
        return new WebhookSettings(
                in.parsed("url", "SMEE_EVENTS_WEBHOOK_URL", "", WebhookSettings::url),
                in.parsed(
                        "outcomes",
                        "SMEE_EVENTS_WEBHOOK_OUTCOMES",
                        "served,refused,not-found,failed,loop",
                        WebhookSettings::outcomes),
                tokenFile.isEmpty() ? Optional.empty() : Optional.of(Path.of(tokenFile)),
                in.number("batch", "SMEE_EVENTS_WEBHOOK_BATCH", 100, 1, 1000),
                in.duration(
                        "gather",
                        "SMEE_EVENTS_WEBHOOK_GATHER",
                        Duration.ofMillis(500),
                        Duration.ZERO,
                        Duration.ofMinutes(1)),
                in.number("queue", "SMEE_EVENTS_WEBHOOK_QUEUE", 5000, 1, 100_000),
                in.duration(
                        "timeout",
                        "SMEE_EVENTS_WEBHOOK_TIMEOUT",
                        Duration.ofSeconds(5),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(1)),
                in.duration(
                        "retry.max",
                        "SMEE_EVENTS_WEBHOOK_RETRY_MAX",
                        Duration.ofSeconds(30),
                        Duration.ofMillis(10),
                        Duration.ofHours(1)));
    }

    private static URI url(String text) {
        if (!text.matches("https?://.+") || URI.create(text).getHost() == null) {
            throw new IllegalArgumentException("an http or https URL");
        }
        return URI.create(text);
    }

    private static Set<Outcome> outcomes(String text) {
        Set<Outcome> chosen = EnumSet.noneOf(Outcome.class);
        for (String word : text.split(",")) {
            if (!word.isBlank()) {
                chosen.add(outcome(word.trim()));
            }
        }
        return chosen;
    }

    private static Outcome outcome(String word) {
        for (Outcome outcome : Outcome.values()) {
            if (name(outcome).equalsIgnoreCase(word)) {
                return outcome;
            }
        }
        throw new IllegalArgumentException("served, ignored, refused, not-found, failed, loop, comma-separated");
    }

    /** As it is written in settings and in what is posted. */
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
