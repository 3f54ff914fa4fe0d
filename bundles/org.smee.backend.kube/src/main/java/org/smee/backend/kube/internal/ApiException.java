package org.smee.backend.kube.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The API server answered, but with a refusal. */
final class ApiException extends IOException {
    static final int UNAUTHORIZED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int GONE = 410;
    static final int TOO_MANY_REQUESTS = 429;

    private static final long serialVersionUID = 1;

    private final int code;
    private final transient Optional<Duration> retryAfter;

    ApiException(int code, String message, Optional<Duration> retryAfter) {
        super(code + " " + message);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** Makes one of an {@code ERROR} event's Status object. */
    static ApiException of(JsonNode status) {
        Optional<Duration> wait = Optional.of(status.path("details").path("retryAfterSeconds"))
                .filter(JsonNode::isInt)
                .map(seconds -> Duration.ofSeconds(seconds.intValue()));
        return new ApiException(
                status.path("code").asInt(500), status.path("message").asText(), wait);
    }

    /** The HTTP status. */
    int code() {
        return code;
    }

    /** How long the server asks to be left alone. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
