package org.smee.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The API server answered, but with a refusal. */
public final class ApiException extends IOException {
    /** The token or certificate is not accepted. */
    public static final int UNAUTHORIZED = 401;
    /** The account may not do that. */
    public static final int FORBIDDEN = 403;
    /** There is no such object or resource. */
    public static final int NOT_FOUND = 404;
    /** Somebody else changed the object, or made it, in the meantime. */
    public static final int CONFLICT = 409;
    /** What was asked for lies too far back. */
    public static final int GONE = 410;
    /** The server wants to be asked less often. */
    public static final int TOO_MANY_REQUESTS = 429;

    private static final long serialVersionUID = 1;

    private final int code;
    private final transient Optional<Duration> retryAfter;

    ApiException(int code, String message, Optional<Duration> retryAfter) {
        super(code + " " + message);
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** Makes one of an {@code ERROR} event's Status object. */
    public static ApiException of(JsonNode status) {
        Optional<Duration> wait = Optional.of(status.path("details").path("retryAfterSeconds"))
                .filter(JsonNode::isInt)
                .map(seconds -> Duration.ofSeconds(seconds.intValue()));
        return new ApiException(
                status.path("code").asInt(500), status.path("message").asText(), wait);
    }

    /** The HTTP status. */
    public int code() {
        return code;
    }

    /** How long the server asks to be left alone. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
