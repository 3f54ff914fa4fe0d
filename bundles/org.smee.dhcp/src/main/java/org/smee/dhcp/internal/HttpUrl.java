package org.smee.dhcp.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import org.smee.api.net.Ipv4Address;
import org.smee.api.settings.SettingsReader;

/**
 * A URL given in four settings.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address; empty: the address machines reach this host at
 * @param port 0..65535
 * @param path cleaned, begins with a slash
 */
record HttpUrl(String scheme, String host, int port, String path) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Reads the four keys below {@code key} and {@code variable}. */
    static HttpUrl from(SettingsReader reader, String key, String variable, int port, String path) {
        String host = reader.parsed(key + ".host", variable + "_HOST", "auto", HttpUrl::checkedHost);
        return new HttpUrl(
                reader.oneOf(key + ".scheme", variable + "_SCHEME", "http", "http", "https"),
                host.toLowerCase(Locale.ROOT).equals("auto") ? "" : host,
                reader.port(key + ".port", variable + "_PORT", port),
                clean(reader.text(key + ".path", variable + "_PATH", path)));
    }

    private static String checkedHost(String host) {
        if (!host.matches("[A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("an IPv4 address, a host name, or auto");
        }
        return host;
    }

    /** Collapses slashes, resolves {@code .} and {@code ..}, keeps a trailing slash. */
    static String clean(String path) {
        Deque<String> elements = new ArrayDeque<>();
        for (String element : path.split("/")) {
            if (element.equals("..")) {
                elements.pollLast();
            } else if (!element.isEmpty() && !element.equals(".")) {
                elements.addLast(element);
            }
        }
        String cleaned = "/" + String.join("/", elements);
        return path.endsWith("/") && !elements.isEmpty() ? cleaned + "/" : cleaned;
    }

    /** The host as an address; 0.0.0.0 if it is a name. */
    Ipv4Address address(Ipv4Address auto) {
        return host.isEmpty() ? auto : Ipv4Address.tryParse(host).orElse(Ipv4Address.UNSPECIFIED);
    }

    /** The URL with its port, whatever it is. */
    String withPort(Ipv4Address auto) {
        return scheme + "://" + shownHost(auto) + ":" + port + path;
    }

    /** The URL without a port that goes without saying. */
    String withoutUsualPort(Ipv4Address auto) {
        boolean usual = port == (scheme.equals("https") ? HTTPS : HTTP);
        return usual ? scheme + "://" + shownHost(auto) + path : withPort(auto);
    }

    private String shownHost(Ipv4Address auto) {
        return Optional.of(host).filter(name -> !name.isEmpty()).orElse(auto.toString());
    }
}
