package org.smee.api.boot;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smee.api.net.MacAddress;
import org.smee.api.trace.BootTrace;

/**
 * A file name as a client asked for it, taken apart once for every protocol.
 *
 * @param name the path without leading slashes and without trace suffix, e.g. {@code 52:54:00:aa:88:2a/ipxe.efi}
 * @param protocol how it was asked for
 * @param client who asks; behind a trusted proxy the real client
 * @param server the address of ours that the client reached, for URLs that point back here
 * @param mac the MAC named in the path element before the last one
 * @param traceparent W3C trace context that was appended to the name, or that of the boot it is part of
 */
public record BootFileRequest(
        String name,
        Protocol protocol,
        InetSocketAddress client,
        InetSocketAddress server,
        Optional<MacAddress> mac,
        Optional<String> traceparent) {
    private static final Pattern TRACE =
            Pattern.compile("^(.*)-([0-9a-fA-F]{2}-[0-9a-fA-F]{32}-[0-9a-fA-F]{16}-[0-9a-fA-F]{2})");
    private static final Pattern VALID_TRACE = Pattern.compile("..-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-..");
    private static final int SHORTEST_TRACE = 56;

    /**
     * Takes {@code path} apart: strips leading slashes and a valid trace suffix (with anything behind it; ids must be
     * lower case and not zero, otherwise the name stays whole), and reads the MAC from the last but one element.
     */
    public static BootFileRequest of(
            String path, Protocol protocol, InetSocketAddress client, InetSocketAddress server) {
        String name = stripSlashes(path);
        Optional<String> trace = Optional.empty();
        if (name.length() >= SHORTEST_TRACE) {
            Matcher matcher = TRACE.matcher(name);
            if (matcher.find() && VALID_TRACE.matcher(matcher.group(2)).matches()) {
                trace = Optional.of(matcher.group(2));
                name = matcher.group(1);
            }
        }
        return new BootFileRequest(name, protocol, client, server, macIn(name), trace);
    }

    /** The same request as part of {@code trace}, unless that is none or the name brought one. */
    public BootFileRequest within(BootTrace trace) {
        return traceparent.isPresent() || !trace.isPresent()
                ? this
                : new BootFileRequest(name, protocol, client, server, mac, Optional.of(trace.traceparent()));
    }

    /** The last element of the path. */
    public String baseName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static String stripSlashes(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        return path.substring(start);
    }

    private static Optional<MacAddress> macIn(String name) {
        int end = name.lastIndexOf('/');
        if (end < 12) {
            return Optional.empty();
        }
        return MacAddress.tryParse(name.substring(name.lastIndexOf('/', end - 1) + 1, end));
    }
}
