package org.smee.http.internal;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.smee.api.net.PublicAddress;
import org.smee.api.settings.SettingsReader;

/**
 * Where the DHCP settings send machines by https, as far as they can be known here, so that a certificate for another
 * name or a wrong port shows before a machine fails on it.
 */
final class BootUrls {
    private static final String DHCP = "org.smee.dhcp";
    private static final String FILTER = "(|(service.pid=" + DHCP + ")(service.factoryPid=" + DHCP + "))";

    private final ConfigurationAdmin admin;
    private final Map<String, String> environment;

    BootUrls(ConfigurationAdmin admin, Map<String, String> environment) {
        this.admin = admin;
        this.environment = environment;
    }

    /** What does not fit the HTTPS listener; empty: nothing. */
    List<String> problems(HttpSettings settings, List<Identity> identities) {
        List<String> problems = new ArrayList<>();
        for (Target target : targets()) {
            boolean plain = target.port() == settings.port()
                    && settings.port() != settings.tls().port();
            boolean secure = target.port() == settings.tls().port();
            if (target.isHere() && !settings.tls().enabled() && (plain || secure)) {
                problems.add("DHCP sends machines to " + target.url() + ", but HTTPS is off; name a certificate in"
                        + " tls.cert.file in etc/org.smee.http.cfg (docs/https.md)");
            } else if (target.isHere() && plain) {
                problems.add("DHCP sends machines to " + target.url()
                        + ", where this server speaks HTTP without TLS; set " + target.setting() + ".port to "
                        + settings.tls().port() + " in etc/org.smee.dhcp.cfg");
            } else if (secure && !identities.isEmpty() && !CertificateReport.cover(identities, target.host())) {
                problems.add("DHCP sends machines to " + target.url() + ", but no certificate here is for "
                        + target.host() + "; clients that reach this server by it refuse the connection; make one with"
                        + " that name (docs/https.md)");
            }
        }
        return problems.stream().distinct().toList();
    }

    private record Target(String setting, String host, int port, boolean isHere) {
        String url() {
            return "https://" + host + ":" + port;
        }
    }

    private List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (Map<String, Object> file : files()) {
            SettingsReader reader = new SettingsReader(DHCP, file, environment);
            String whole = reader.text("http.ipxe.script.url", "SMEE_DHCP_HTTP_IPXE_SCRIPT_URL", "");
            if (whole.isEmpty()) {
                target(reader, "http.ipxe.script").ifPresent(targets::add);
            } else {
                ofUrl(whole).ifPresent(targets::add);
            }
            target(reader, "http.ipxe.binary").ifPresent(targets::add);
        }
        return targets;
    }

    private List<Map<String, Object>> files() {
        try {
            Configuration[] found = admin.listConfigurations(FILTER);
            List<Map<String, Object>> files = new ArrayList<>();
            for (Configuration configuration : found == null ? new Configuration[0] : found) {
                files.add(FrameworkUtil.asMap(configuration.getProperties()));
            }
            return files.isEmpty() ? List.of(Map.of()) : files;
        } catch (IOException | InvalidSyntaxException e) {
            return List.of(Map.of()); // only the environment is known then
        }
    }

    private static Optional<Target> target(SettingsReader reader, String setting) {
        String variable = "SMEE_DHCP_" + setting.toUpperCase(Locale.ROOT).replace('.', '_');
        if (!reader.text(setting + ".scheme", variable + "_SCHEME", "http").equalsIgnoreCase("https")) {
            return Optional.empty();
        }
        String host = reader.text(setting + ".host", variable + "_HOST", "auto");
        boolean here = host.isEmpty() || host.equalsIgnoreCase("auto");
        if (here) {
            String from = reader.text("public.interface", "SMEE_PUBLIC_IP_INTERFACE", "");
            host = PublicAddress.detect(from).map(Object::toString).orElse("");
        }
        String port = reader.text(setting + ".port", variable + "_PORT", "8080");
        return host.isEmpty() || !port.matches("\\d{1,5}")
                ? Optional.empty() // the DHCP server has complained about it
                : Optional.of(new Target(setting, host, Integer.parseInt(port), here));
    }

    private static Optional<Target> ofUrl(String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() == null || !"https".equalsIgnoreCase(url.getScheme())) {
                return Optional.empty();
            }
            return Optional.of(
                    new Target("http.ipxe.script", url.getHost(), url.getPort() < 0 ? 443 : url.getPort(), false));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the DHCP server has complained about it
        }
    }
}
