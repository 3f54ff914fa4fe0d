package org.smee.tracing.internal;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.trace.BootTrace;

/**
 * The checked settings of PID {@code org.smee.tracing}. The variables {@code OTEL_*} are those of the OpenTelemetry
 * specification.
 *
 * @param collector where traces go; empty: nothing is traced
 * @param service what the service is called
 * @param resource what else is said of it
 * @param sampling which boots are traced
 * @param queueSize most spans that wait
 * @param names which names carry the trace
 * @param window how long a boot takes at most
 */
record TracingSettings(
        Optional<Collector> collector,
        String service,
        Map<String, String> resource,
        Sampling sampling,
        int queueSize,
        BootTrace.Names names,
        Duration window) {
    static final String PID = "org.smee.tracing";
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);

    /** Reads and checks every key. */
    static TracingSettings from(SettingsReader in) {
        return new TracingSettings(
                collector(in),
                in.parsed("service.name", "OTEL_SERVICE_NAME", "smee", TracingSettings::notEmpty),
                in.parsed("resource.attributes", "OTEL_RESOURCE_ATTRIBUTES", "", TracingSettings::pairs),
                new Sampling(
                        in.parsed("sampler", "OTEL_TRACES_SAMPLER", "parentbased_always_on", Sampling.Kind::parse),
                        in.parsed("sampler.arg", "OTEL_TRACES_SAMPLER_ARG", "1", TracingSettings::share)),
                in.number("queue.size", "OTEL_BSP_MAX_QUEUE_SIZE", 2048, 512, 1_000_000),
                BootTrace.Names.valueOf(in.oneOf("names", "SMEE_OTEL_NAMES", "binaries", "none", "binaries", "all")
                        .toUpperCase(Locale.ROOT)),
                in.duration(
                        "boot.window",
                        "SMEE_OTEL_BOOT_WINDOW",
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(1),
                        Duration.ofHours(24)));
    }

    private static Optional<Collector> collector(SettingsReader in) {
        boolean insecure = in.flag("insecure", "SMEE_OTEL_INSECURE", true);
        Optional<URI> endpoint = in.parsed(
                "endpoint",
                "SMEE_OTEL_ENDPOINT",
                "",
                text -> address(
                        text.isEmpty() || text.contains("://") ? text : (insecure ? "http://" : "https://") + text));
        Optional<URI> url = in.parsed("url", "OTEL_EXPORTER_OTLP_ENDPOINT", "", TracingSettings::address);
        boolean grpc = in.oneOf("protocol", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "grpc", "http/protobuf")
                .equals("grpc");
        Map<String, String> headers = headers(in);
        Optional<Path> certificate =
                in.parsed("certificate", "OTEL_EXPORTER_OTLP_CERTIFICATE", "", TracingSettings::readable);
        Duration timeout = timeout(in);
        boolean gzip = in.oneOf("compression", "OTEL_EXPORTER_OTLP_COMPRESSION", "none", "none", "gzip")
                .equals("gzip");
        return endpoint.or(() -> url).map(where -> new Collector(where, grpc, headers, certificate, timeout, gzip));
    }

    private static Map<String, String> headers(SettingsReader in) {
        String key = "secret.headers";
        String text = in.text(key, "OTEL_EXPORTER_OTLP_HEADERS", "");
        try {
            return pairs(text);
        } catch (IllegalArgumentException e) {
            throw in.wrong(key, text, "name=value, several with commas between, values percent-encoded");
        }
    }

    private static Duration timeout(SettingsReader in) {
        String key = "timeout";
        String text = in.text(key, "OTEL_EXPORTER_OTLP_TIMEOUT", "10s");
        boolean plain = !text.isEmpty() && text.chars().allMatch(Character::isDigit); // OpenTelemetry says milliseconds
        SettingsReader one = new SettingsReader(PID, Map.of(key, plain ? text + "ms" : text), Map.of());
        try {
            return one.duration(key, "", Duration.ofSeconds(10), SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
        } catch (SettingsException e) {
            throw in.wrong(key, text, "a duration 100ms..60s, e.g. 10s, or a number of milliseconds");
        }
    }

    private static Optional<URI> address(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String allowed = "host:port or a URL, e.g. 192.168.2.1:4317 or http://192.168.2.1:4318";
        try {
            URI url = URI.create(text);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (web && url.getHost() != null && url.getRawUserInfo() == null && url.getRawQuery() == null) {
                return Optional.of(url);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(allowed + "; " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(allowed);
    }

    private static String notEmpty(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a name, e.g. smee");
        }
        return text;
    }

    private static double share(String text) {
        try {
            double share = Double.parseDouble(text);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a number from 0 to 1, e.g. 0.01", e);
        }
        throw new IllegalArgumentException("a number from 0 to 1, e.g. 0.01");
    }

    /** W3C Baggage's form, as OpenTelemetry's variables have it. */
    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split(",")) {
            int equals = pair.indexOf('=');
            if (pair.isBlank()) {
                continue;
            }
            if (equals <= 0 || pair.substring(0, equals).isBlank()) {
                throw new IllegalArgumentException("name=value, several with commas between");
            }
            pairs.put(
                    pair.substring(0, equals).trim(),
                    URLDecoder.decode(pair.substring(equals + 1).trim().replace("+", "%2B"), StandardCharsets.UTF_8));
        }
        return Map.copyOf(pairs);
    }

    private static Optional<Path> readable(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Path file = Path.of(text);
        try {
            byte[] content = Files.readAllBytes(file);
            if (content.length > 0) {
                return Optional.of(file);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a PEM file that can be read; " + e, e);
        }
        throw new IllegalArgumentException("a PEM file with certificates; this one is empty");
    }
}
