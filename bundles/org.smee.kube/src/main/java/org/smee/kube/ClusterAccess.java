package org.smee.kube;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.smee.api.settings.SettingsReader;

/**
 * Where the cluster is, as far as somebody set it.
 *
 * @param kubeconfig the kubeconfig; empty: found as kubectl finds it
 * @param api URL of the API server; empty: the one found with the credentials
 * @param setting what to change when no kubeconfig is found, e.g. {@code config (SMEE_X) in etc/org.smee.x.cfg}
 */
public record ClusterAccess(Optional<Path> kubeconfig, String api, String setting) {
    /**
     * Reads the keys {@code config} and {@code api} of {@code pid} under these environment variables. Throws {@link
     * org.smee.api.settings.SettingsException} for a value that is not allowed.
     */
    public static ClusterAccess from(SettingsReader in, String pid, String configVariable, String apiVariable) {
        return new ClusterAccess(
                in.parsed("config", configVariable, "", ClusterAccess::path),
                in.parsed("api", apiVariable, "", ClusterAccess::url),
                "config (" + configVariable + ") in etc/" + pid + ".cfg");
    }

    private static Optional<Path> path(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path start = Path.of(System.getProperty("karaf.etc", ""));
            return Optional.of(start.resolve(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("the path of a file: " + e.getMessage(), e);
        }
    }

    private static String url(String text) {
        String allowed = "an http or https URL, e.g. https://10.0.0.1:6443, or nothing";
        if (text.isEmpty()) {
            return "";
        }
        try {
            URI url = URI.create(text);
            String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
            if (url.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(allowed, e);
        }
        throw new IllegalArgumentException(allowed);
    }
}
