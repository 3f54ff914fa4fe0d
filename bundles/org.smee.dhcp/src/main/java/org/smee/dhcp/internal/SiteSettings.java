package org.smee.dhcp.internal;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.smee.api.net.Ipv4Address;
import org.smee.api.settings.SettingsReader;
import org.smee.dhcp.api.ArchTable;
import org.smee.dhcp.api.ChainPolicy;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.MacFormat;
import org.smee.dhcp.api.UrlTemplate;

/** What the answers say, before "auto" is resolved for a network. An empty address stands for "auto". */
record SiteSettings(
        String mode,
        boolean compat,
        Optional<Ipv4Address> serverAddress,
        Optional<Ipv4Address> syslogAddress,
        Optional<Ipv4Address> tftpAddress,
        int tftpPort,
        HttpUrl binary,
        HttpUrl script,
        String scriptUrl,
        boolean prependMac,
        MacFormat macFormat,
        ArchTable architectures,
        ChainPolicy chain,
        String userClass,
        boolean netbootEnabled,
        boolean authoritative,
        Duration defaultLease,
        boolean bootDuringOutage) {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration LONGEST_LEASE = Duration.ofSeconds(0xffffffffL);
    private static final int WEB_PORT = 8080;
    private static final int TFTP_PORT = 69;

    static SiteSettings from(SettingsReader reader) {
        boolean compat =
                reader.oneOf("compat", "SMEE_COMPAT", "rfc", "rfc", "smee").equals("smee");
        return new SiteSettings(
                reader.parsed("mode", "SMEE_DHCP_MODE", "reservation", SiteSettings::checkedMode),
                compat,
                reader.address("ip.for.packet", "SMEE_DHCP_IP_FOR_PACKET", "auto"),
                syslog(reader),
                reader.address("tftp.ip", "SMEE_DHCP_TFTP_IP", "auto"),
                reader.port("tftp.port", "SMEE_DHCP_TFTP_PORT", TFTP_PORT),
                HttpUrl.from(reader, "http.ipxe.binary", "SMEE_DHCP_HTTP_IPXE_BINARY", WEB_PORT, "/ipxe/"),
                HttpUrl.from(reader, "http.ipxe.script", "SMEE_DHCP_HTTP_IPXE_SCRIPT", WEB_PORT, "/auto.ipxe"),
                reader.parsed(
                        "http.ipxe.script.url", "SMEE_DHCP_HTTP_IPXE_SCRIPT_URL", "", SiteSettings::checkedScriptUrl),
                reader.flag("http.ipxe.script.prepend.mac", "SMEE_DHCP_HTTP_IPXE_SCRIPT_PREPEND_MAC", true),
                reader.parsed("ipxe.mac.format", "SMEE_IPXE_BINARY_INJECT_MAC_ADDR_FORMAT", "colon", MacFormat::parse),
                reader.parsed("ipxe.arch.override", "SMEE_IPXE_OVERRIDE_ARCH_MAPPING", "", ArchTable::parse),
                chain(reader, compat),
                reader.parsed("ipxe.user.class", "SMEE_IPXE_USER_CLASS", "", SiteSettings::checkedUserClass),
                reader.flag("netboot.enabled", "SMEE_DHCP_ENABLE_NETBOOT_OPTIONS", true),
                reader.flag("authoritative", "SMEE_DHCP_AUTHORITATIVE", true),
                reader.duration("lease.default", "SMEE_DHCP_LEASE_DEFAULT", WEEK, Duration.ofSeconds(1), LONGEST_LEASE),
                reader.oneOf("on.backend.outage", "SMEE_DHCP_ON_BACKEND_OUTAGE", "silent", "silent", "static")
                        .equals("static"));
    }

    private static String checkedMode(String text) {
        String mode = text.toLowerCase(Locale.ROOT);
        if (!mode.matches("[a-z][a-z-]*")) {
            throw new IllegalArgumentException("reservation, proxy, auto-proxy, or a mode that a plug-in serves");
        }
        return mode;
    }

    /** 0.0.0.0 stands for none. */
    private static Optional<Ipv4Address> syslog(SettingsReader reader) {
        boolean none = reader.text("syslog.ip", "SMEE_DHCP_SYSLOG_IP", "auto").equalsIgnoreCase("none");
        return none ? Optional.of(Ipv4Address.UNSPECIFIED) : reader.address("syslog.ip", "SMEE_DHCP_SYSLOG_IP", "auto");
    }

    /** Smee knows no other way than to chain, so that its answers are only equalled by "always". */
    private static ChainPolicy chain(SettingsReader reader, boolean compat) {
        String word = reader.oneOf("ipxe.chain", "SMEE_IPXE_CHAIN", "if-needed", "if-needed", "always", "never");
        return switch (word) {
            case "always" -> ChainPolicy.ALWAYS;
            case "never" -> ChainPolicy.NEVER;
            default -> compat ? ChainPolicy.ALWAYS : ChainPolicy.IF_NEEDED;
        };
    }

    private static String checkedUserClass(String text) {
        if (text.length() > 255 || !text.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("up to 255 printable ASCII characters without spaces");
        }
        return text;
    }

    private static String checkedScriptUrl(String text) {
        if (text.isEmpty()) {
            return text;
        }
        URI url = parseUrl(text);
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null) {
            throw new IllegalArgumentException("an http or https URL, e.g. http://192.168.2.1/auto.ipxe");
        }
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return url.getScheme() + "://" + url.getRawAuthority() + HttpUrl.clean(url.getRawPath()) + query;
    }

    private static URI parseUrl(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a URL, but: " + e.getMessage(), e);
        }
    }

    /** Resolves everything for a network on which this host is reached at {@code auto}. */
    DhcpSite site(Ipv4Address auto) {
        Ipv4Address tftp = tftpAddress.orElse(auto);
        String url = scriptUrl.isEmpty() ? script.withoutUsualPort(auto) : scriptUrl;
        return new DhcpSite(
                mode,
                compat,
                serverAddress.orElse(auto),
                syslogAddress.orElse(auto),
                tftp,
                tftpPort,
                UrlTemplate.directory("tftp://" + tftp + ":" + tftpPort + "/", macFormat),
                binary.address(auto),
                UrlTemplate.directory(binary.withPort(auto), macFormat),
                prependMac ? UrlTemplate.beforeLastElement(url) : UrlTemplate.fixed(url),
                architectures,
                chain,
                userClass,
                netbootEnabled,
                authoritative,
                defaultLease,
                bootDuringOutage);
    }
}
