package org.smee.backend.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as a form; read by {@link HttpBackendSettings}. */
@ObjectClassDefinition(
        name = "Smee HTTP backend",
        description = "Asks a REST endpoint about each machine. Applied live; the environment wins over the file.")
@interface HttpBackendConfig {
    @AttributeDefinition(description = "URL that answers for a MAC, with {mac} in it (SMEE_BACKEND_HTTP_URL_MAC)")
    String url_mac() default "";

    @AttributeDefinition(
            description = "URL that answers for an IPv4 address, with {ip} in it; empty: addresses are not asked for"
                    + " (SMEE_BACKEND_HTTP_URL_ADDRESS)")
    String url_address() default "";

    @AttributeDefinition(description = "How a request says who asks: none, bearer, basic (SMEE_BACKEND_HTTP_AUTH)")
    String auth() default "none";

    @AttributeDefinition(
            description = "File with the token, or with user:password; read for each request"
                    + " (SMEE_BACKEND_HTTP_AUTH_FILE)")
    String auth_file() default "";

    @AttributeDefinition(
            description = "An answer is needed within 10ms..1m, retries included; keep it below deadline of"
                    + " org.smee.hardware (SMEE_BACKEND_HTTP_DEADLINE)")
    String deadline() default "450ms";

    @AttributeDefinition(description = "Tries after the first one, 0..10 (SMEE_BACKEND_HTTP_RETRIES)")
    int retries() default 2;

    @AttributeDefinition(
            description = "Before the first of them, 1ms..10s; doubled for each, and spread by chance"
                    + " (SMEE_BACKEND_HTTP_RETRY_DELAY)")
    String retry_delay() default "50ms";

    @AttributeDefinition(
            description = "How long a record is not asked for again, 0s..24h (SMEE_BACKEND_HTTP_CACHE_TTL)")
    String cache_ttl() default "30s";

    @AttributeDefinition(
            description = "How long an unknown machine is not asked for again, 0s..24h"
                    + " (SMEE_BACKEND_HTTP_CACHE_UNKNOWN)")
    String cache_unknown() default "5s";

    @AttributeDefinition(
            description = "How long a record stays in use while the endpoint is down, 0s..720h"
                    + " (SMEE_BACKEND_HTTP_CACHE_STALE)")
    String cache_stale() default "24h";

    @AttributeDefinition(description = "Answers kept, 1..1000000 (SMEE_BACKEND_HTTP_CACHE_SIZE)")
    int cache_size() default 10_000;
}
