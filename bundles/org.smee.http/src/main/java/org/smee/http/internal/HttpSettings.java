package org.smee.http.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.Ipv4Network;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/**
 * How the HTTP server behaves, checked.
 *
 * @param address where it listens
 * @param port TCP port; 0: any free one
 * @param threads the most threads it uses
 * @param idleTimeout a connection that stands still this long is closed
 * @param trustedProxies whose X-Forwarded-For is believed
 * @param compat whether refusals look as in the original
 */
record HttpSettings(
        Ipv4Address address,
        int port,
        int threads,
        Duration idleTimeout,
        List<Ipv4Network> trustedProxies,
        boolean compat) {
    static final String PID = "org.smee.http";
    private static final Logger log = LoggerFactory.getLogger(HttpSettings.class);

    /** Copies {@code trustedProxies}. */
    HttpSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Reads and checks every key. */
    static HttpSettings from(SettingsReader reader) {
        return new HttpSettings(
                reader.address("listen.address", "SMEE_HTTP_ADDR", "auto").orElse(Ipv4Address.UNSPECIFIED),
                reader.port("listen.port", "SMEE_HTTP_PORT", 8080),
                reader.number("threads", "SMEE_HTTP_THREADS", 64, 8, 1000),
                reader.duration(
                        "idle.timeout",
                        "SMEE_HTTP_IDLE_TIMEOUT",
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)),
                reader.parsed("trusted.proxies", "SMEE_TRUSTED_PROXIES", "", HttpSettings::networks),
                reader.oneOf("compat", "SMEE_COMPAT", "rfc", "rfc", "smee").equals("smee"));
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

    private static List<Ipv4Network> networks(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(element -> !element.isEmpty())
                .map(Ipv4Network::parse)
                .toList();
    }
}
