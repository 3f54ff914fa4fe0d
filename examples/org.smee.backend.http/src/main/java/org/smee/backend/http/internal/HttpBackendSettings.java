package org.smee.backend.http.internal;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.smee.api.settings.SettingsReader;

/**
 * The checked settings of PID {@code org.smee.backend.http}.
 *
 * @param macUrl holds {@code {mac}}
 * @param addressUrl holds {@code {ip}}; empty: addresses are not asked for
 * @param auth whether and how a request says who asks
 * @param authFile where its secret is; present if {@code auth} needs one
 * @param deadline for an answer, retries included
 * @param retries tries after the first
 * @param retryDelay before the first of them
 * @param ttl how long a record counts as current
 * @param unknownTtl how long "unknown" counts as current
 * @param stale how long after that a record is better than none
 * @param cacheSize answers kept
 */
record HttpBackendSettings(
        String macUrl,
        String addressUrl,
        Auth auth,
        Optional<Path> authFile,
        Duration deadline,
        int retries,
        Duration retryDelay,
        Duration ttl,
        Duration unknownTtl,
        Duration stale,
        int cacheSize) {
    static final String PID = "org.smee.backend.http";
    private static final Duration DAY = Duration.ofHours(24);

    /** How a request says who asks (RFC 6750, RFC 7617). */
    enum Auth {
        NONE,
        BEARER,
        BASIC
    }

    static HttpBackendSettings from(SettingsReader in) {
        Auth auth = Auth.valueOf(in.oneOf("auth", "SMEE_BACKEND_HTTP_AUTH", "none", "none", "bearer", "basic")
                .toUpperCase(Locale.ROOT));
        String file = in.text("auth.file", "SMEE_BACKEND_HTTP_AUTH_FILE", "");
        if (auth != Auth.NONE && file.isEmpty()) {
            throw in.wrong("auth.file", file, "the path of a file with the token or user:password");
        }
        return new HttpBackendSettings(
                in.parsed("url.mac", "SMEE_BACKEND_HTTP_URL_MAC", "", text -> url(text, "{mac}")),
                in.parsed(
                        "url.address",
                        "SMEE_BACKEND_HTTP_URL_ADDRESS",
                        "",
                        text -> text.isEmpty() ? "" : url(text, "{ip}")),
                auth,
                file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file)),
                in.duration(
                        "deadline",
                        "SMEE_BACKEND_HTTP_DEADLINE",
                        Duration.ofMillis(450),
                        Duration.ofMillis(10),
                        Duration.ofMinutes(1)),
                in.number("retries", "SMEE_BACKEND_HTTP_RETRIES", 2, 0, 10),
                in.duration(
                        "retry.delay",
                        "SMEE_BACKEND_HTTP_RETRY_DELAY",
                        Duration.ofMillis(50),
                        Duration.ofMillis(1),
                        Duration.ofSeconds(10)),
                in.duration("cache.ttl", "SMEE_BACKEND_HTTP_CACHE_TTL", Duration.ofSeconds(30), Duration.ZERO, DAY),
                in.duration(
                        "cache.unknown", "SMEE_BACKEND_HTTP_CACHE_UNKNOWN", Duration.ofSeconds(5), Duration.ZERO, DAY),
                in.duration("cache.stale", "SMEE_BACKEND_HTTP_CACHE_STALE", DAY, Duration.ZERO, Duration.ofDays(30)),
                in.number("cache.size", "SMEE_BACKEND_HTTP_CACHE_SIZE", 10_000, 1, 1_000_000));
    }

    private static String url(String text, String variable) {
        String allowed = "an http or https URL with " + variable + " in it";
        if (!text.matches("https?://.+") || !text.contains(variable)) {
            throw new IllegalArgumentException(allowed);
        }
        URI uri = URI.create(text.replace(variable, "x"));
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(allowed);
        }
        return text;
    }
}
