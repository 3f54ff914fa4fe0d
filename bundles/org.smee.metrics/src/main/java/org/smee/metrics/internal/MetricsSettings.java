package org.smee.metrics.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.net.IpLiteral;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/**
 * Where figures are shown, checked.
 *
 * @param onHttpPort at {@code /metrics} of the HTTP port
 * @param own on a listener of their own; empty: none
 */
record MetricsSettings(boolean onHttpPort, Optional<InetSocketAddress> own) {
    static final String PID = "org.smee.metrics";
    private static final Logger log = LoggerFactory.getLogger(MetricsSettings.class);

    /** Reads and checks every key. */
    static MetricsSettings from(SettingsReader in) {
        int port = in.port("listen.port", "SMEE_METRICS_PORT", 9980);
        Optional<InetAddress> address =
                in.parsed("listen.address", "SMEE_METRICS_ADDR", "none", MetricsSettings::address);
        return new MetricsSettings(
                in.flag("http.enabled", "SMEE_METRICS_HTTP_ENABLED", true),
                address.map(literal -> new InetSocketAddress(literal, port)));
    }

    /** Reads the first settings of a component. Throws {@link SettingsException} after it is in the log. */
    static MetricsSettings first(Map<String, Object> file) {
        try {
            return from(SettingsReader.of(PID, file));
        } catch (SettingsException e) {
            log.error("event=metrics.not-started reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    /** Reads changed settings; invalid ones are reported and {@code present} stays. */
    static MetricsSettings next(Map<String, Object> file, MetricsSettings present) {
        try {
            return from(SettingsReader.of(PID, file));
        } catch (SettingsException e) {
            log.error("event=metrics.settings-refused kept=last-good reason=\"{}\"", e.getMessage());
            return present;
        }
    }

    private static Optional<InetAddress> address(String text) {
        if (text.isEmpty() || text.equals("none")) {
            return Optional.empty();
        }
        return Optional.of(IpLiteral.parse(text)
                .orElseThrow(() ->
                        new IllegalArgumentException("none, an IPv4 address, e.g. 127.0.0.1, or an IPv6 address")));
    }
}
