package org.smee.events.webhook.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as a form; read by {@link WebhookSettings}. */
@ObjectClassDefinition(
        name = "Smee webhook",
        description = "Posts boot events to a web server. Applied live; the environment wins over the file.")
@interface WebhookConfig {
    @AttributeDefinition(description = "Where events are posted, http or https (SMEE_EVENTS_WEBHOOK_URL)")
    String url() default "";

    @AttributeDefinition(
            description =
                    "Which outcomes are posted, comma-separated: served, ignored, refused, not-found, failed, loop"
                            + " (SMEE_EVENTS_WEBHOOK_OUTCOMES)")
    String outcomes() default "served,refused,not-found,failed,loop";

    @AttributeDefinition(
            description = "File with a bearer token; empty: none. Read for each request"
                    + " (SMEE_EVENTS_WEBHOOK_TOKEN_FILE)")
    String token_file() default "";

    @AttributeDefinition(description = "Most events in one request, 1..1000 (SMEE_EVENTS_WEBHOOK_BATCH)")
    int batch() default 100;

    @AttributeDefinition(
            description = "How long events gather before they are posted, 0s..1m (SMEE_EVENTS_WEBHOOK_GATHER)")
    String gather() default "500ms";

    @AttributeDefinition(
            description = "Events kept while the web server is down, 1..100000; more are lost and counted"
                    + " (SMEE_EVENTS_WEBHOOK_QUEUE)")
    int queue() default 5000;

    @AttributeDefinition(description = "Patience with one request, 100ms..1m (SMEE_EVENTS_WEBHOOK_TIMEOUT)")
    String timeout() default "5s";

    @AttributeDefinition(
            description = "Longest pause between tries, 10ms..1h; the first is 100ms or less, each next twice as long"
                    + " (SMEE_EVENTS_WEBHOOK_RETRY_MAX)")
    String retry_max() default "30s";
}
