package org.smee.shell.internal;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.smee.api.boot.Protocol;
import org.smee.api.net.Ipv4Address;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.NextProgram;

/**
 * Where a DHCP reply sends a client for its next program.
 *
 * @param protocol how it is fetched
 * @param host name or address as the reply says it
 * @param port of that host
 * @param path with a leading slash for HTTP, as named for TFTP; holds the query
 * @param text the whole as the client sees it
 */
record BootTarget(Protocol protocol, String host, int port, String path, String text) {
    private static final int FIRMWARE_TFTP_PORT = 69;

    /**
     * Reads the boot file of {@code reply}, from the header or option 67 (RFC 2132 section 9.5), the server from the
     * URL, siaddr or option 66. Firmware always asks port 69; {@code site} tells where our TFTP really is. Empty if the
     * reply names no file or a URL that is none.
     */
    static Optional<BootTarget> of(DhcpMessage reply, DhcpSite site) {
        String file = reply.file().isEmpty() ? reply.optionText(DhcpOption.BOOT_FILE_NAME) : reply.file();
        if (file.isEmpty() || file.endsWith(NextProgram.NOT_ALLOWED) || file.endsWith(NextProgram.FROM_DISK)) {
            return Optional.empty();
        }
        if (file.contains("://")) {
            return url(file);
        }
        String named = reply.optionText(DhcpOption.TFTP_SERVER_NAME);
        String host = reply.siaddr() == 0 && !named.isEmpty() ? named : new Ipv4Address(reply.siaddr()).toString();
        int port = host.equals(site.tftpAddress().toString()) ? site.tftpPort() : FIRMWARE_TFTP_PORT;
        return Optional.of(new BootTarget(Protocol.TFTP, host, port, file, "tftp://" + host + ":" + port + "/" + file));
    }

    private static Optional<BootTarget> url(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.empty(); // the caller says that the file is no URL it can read
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || !scheme.matches("tftp|http|https")) {
            return Optional.empty();
        }
        Protocol protocol = Protocol.valueOf(scheme.toUpperCase(Locale.ROOT));
        int usual = protocol == Protocol.TFTP ? FIRMWARE_TFTP_PORT : protocol == Protocol.HTTP ? 80 : 443;
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return Optional.of(new BootTarget(
                protocol, uri.getHost(), uri.getPort() < 0 ? usual : uri.getPort(), uri.getPath() + query, text));
    }

    /** Whether it is this service, by the addresses and URLs of {@code site}. */
    boolean isHere(DhcpSite site) {
        return host.equals(site.serverAddress().toString())
                || host.equals(site.tftpAddress().toString())
                || host.equals(site.httpAddress().toString())
                || site.scriptUrl().before().contains("//" + host + ":")
                || site.binaryUrl().before().contains("//" + host + ":");
    }

    /** Whether it names an iPXE script instead of a program. */
    boolean isScript() {
        return path.replaceAll("\\?.*", "").endsWith(".ipxe");
    }

    /** The path without its query, as a file is asked for. */
    String file() {
        int query = path.indexOf('?');
        return protocol == Protocol.TFTP || query < 0 ? path : path.substring(0, query);
    }

    /** The server's address if the host is one, else this host at the same port. Asks no name server. */
    InetSocketAddress server() {
        return new InetSocketAddress(
                Ipv4Address.tryParse(host).orElse(Ipv4Address.UNSPECIFIED).toInetAddress(), port);
    }
}
