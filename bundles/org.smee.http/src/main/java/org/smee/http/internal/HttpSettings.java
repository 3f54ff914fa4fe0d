package org.smee.http.internal;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/**
 * How the HTTP server behaves, checked.
 *
 * @param address where it listens
 * @param port TCP port; 0: any free one
 * @param threads the most threads it uses
 * @param limits what one client may take
 * @param providerDeadline how long a provider of boot files may take for its answer
 * @param trustedProxies whose X-Forwarded-For is believed
 * @param compat whether refusals look as in the original
 * @param tls HTTPS beside HTTP
 */
record HttpSettings(
        InetAddress address,
        int port,
        int threads,
        Limits limits,
        Duration providerDeadline,
        List<IpNetwork> trustedProxies,
        boolean compat,
        TlsSettings tls) {
    static final String PID = "org.smee.http";
    private static final Logger log = LoggerFactory.getLogger(HttpSettings.class);

    /** Copies {@code trustedProxies}. */
    HttpSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /**
     * What a client may take.
     *
     * @param idleTimeout a connection that stands still this long is closed
     * @param headerTimeout so long a request's header or a TLS handshake may take
     * @param headerBytes the longest request line with its headers, in bytes
     * @param connections most connections at once; more wait in the kernel's queue
     * @param backlog length of that queue
     * @param drain how long requests under way may go on when the server is replaced; new connections wait meanwhile
     */
    record Limits(
            Duration idleTimeout,
            Duration headerTimeout,
            int headerBytes,
            int connections,
            int backlog,
            Duration drain) {
        static Limits from(SettingsReader reader) {
            Duration second = Duration.ofSeconds(1);
            Duration hour = Duration.ofHours(1);
            return new Limits(
                    reader.duration("idle.timeout", "SMEE_HTTP_IDLE_TIMEOUT", Duration.ofSeconds(30), second, hour),
                    reader.duration("header.timeout", "SMEE_HTTP_HEADER_TIMEOUT", Duration.ofSeconds(20), second, hour),
                    reader.number("max.header.size", "SMEE_HTTP_MAX_HEADER_SIZE", 65_536, 1024, 1_048_576),
                    reader.number("max.connections", "SMEE_HTTP_MAX_CONNECTIONS", 10_000, 1, 1_000_000),
                    reader.number("accept.backlog", "SMEE_HTTP_ACCEPT_BACKLOG", 1024, 1, 65_535),
                    reader.duration(
                            "drain", "SMEE_HTTP_DRAIN", Duration.ofSeconds(1), Duration.ZERO, Duration.ofMinutes(5)));
        }
    }

    /** Reads and checks every key. */
    static HttpSettings from(SettingsReader reader) {
        return new HttpSettings(
                reader.listenAddress("listen.address", "SMEE_HTTP_ADDR", "auto"),
                reader.port("listen.port", "SMEE_HTTP_PORT", 8080),
                reader.number("threads", "SMEE_HTTP_THREADS", 64, 8, 1000),
                Limits.from(reader),
                reader.duration(
                        "provider.deadline",
                        "SMEE_HTTP_PROVIDER_DEADLINE",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5)),
                reader.parsed("trusted.proxies", "SMEE_TRUSTED_PROXIES", "", HttpSettings::networks),
                reader.oneOf("compat", "SMEE_COMPAT", "rfc", "rfc", "smee").equals("smee"),
                TlsSettings.from(reader));
    }

    /** Reads the first settings of a component. Throws {@link SettingsException} after it is in the log. */
    static HttpSettings first(Map<String, Object> file) {
        try {
            return from(SettingsReader.of(PID, file));
        } catch (SettingsException e) {
            log.error("event=http.not-started reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    /** Reads changed settings; invalid ones are reported and {@code present} stays. */
    static HttpSettings next(Map<String, Object> file, HttpSettings present) {
        try {
            return from(SettingsReader.of(PID, file));
        } catch (SettingsException e) {
            log.error("event=http.settings-rejected kept=last-good reason=\"{}\"", e.getMessage());
            return present;
        }
    }

    private static List<IpNetwork> networks(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(element -> !element.isEmpty())
                .map(IpNetwork::parse)
                .toList();
    }
}
