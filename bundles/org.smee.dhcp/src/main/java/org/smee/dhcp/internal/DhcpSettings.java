package org.smee.dhcp.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.smee.api.settings.SettingsReader;
import org.smee.dhcp.api.DhcpSite;

/**
 * Everything the operator may set.
 *
 * @param enabled false: no socket at all
 * @param listen address and port of the sockets
 * @param pxePort port at which proxy modes are asked as well; 0: none
 * @param interfaces where to listen; empty: every interface that is up and has an IPv4 address
 * @param publicInterface interface whose address stands for "auto"; empty: the one a message arrives at
 * @param receiveBuffer bytes asked for per socket
 * @param linger how long the sockets wait for a successor when this bundle stops
 * @param parkTime how long messages wait for a handler
 * @param parkSize how many messages wait for a handler, per socket
 * @param leaderOnly whether only the node that leads {@code segment} answers
 * @param segment the segment's name
 * @param unicast whether clients without an address are sent to directly; false: broadcasts only
 * @param site what the answers say
 */
record DhcpSettings(
        boolean enabled,
        ListenAddress listen,
        int pxePort,
        List<String> interfaces,
        String publicInterface,
        int receiveBuffer,
        Duration linger,
        Duration parkTime,
        int parkSize,
        boolean leaderOnly,
        String segment,
        boolean unicast,
        SiteSettings site) {
    static final String PID = "org.smee.dhcp";

    private static final int PXE_PORT = 4011;
    private static final int FOUR_MIB = 4 * 1024 * 1024;
    private static final int ONE_GIB = 1024 * 1024 * 1024;
    private static final int LONGEST_NAME = 15;
    private static final int LONGEST_SEGMENT = 50;
    private static final String ACTIVE_ACTIVE = "active-active";
    private static final String LEADER = "leader";

    /**
     * Reads the file of the server {@code name}; what it does not say comes from {@code unnamed}, the server without a
     * name. Which interfaces and which segment, though, each says for itself.
     */
    static SettingsReader reader(String name, Map<String, ?> file, SettingsReader unnamed) {
        Map<String, Object> own = new HashMap<>(file);
        own.putIfAbsent("interfaces", "");
        own.putIfAbsent("public.interface", "");
        own.putIfAbsent("ha.segment", segmentOf(name));
        return new SettingsReader(PID + "~" + name, own, unnamed);
    }

    static List<String> interfaces(SettingsReader reader) {
        List<String> interfaces = reader.list("interfaces", "SMEE_DHCP_IFACE", "");
        interfaces.stream()
                .filter(name -> name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME || name.contains("/"))
                .findFirst()
                .ifPresent(name -> {
                    throw reader.wrong(
                            "interfaces", name, "interface names of up to 15 bytes, comma-separated, e.g. eth0,br0");
                });
        return interfaces.stream().distinct().toList();
    }

    static DhcpSettings from(SettingsReader reader) {
        ListenAddress listen = reader.parsed("listen.address", "SMEE_DHCP_ADDR", "0.0.0.0:67", ListenAddress::parse);
        int pxePort = reader.port("pxe.port", "SMEE_DHCP_PXE_PORT", PXE_PORT);
        if (pxePort != 0 && pxePort == listen.port()) {
            throw reader.wrong("pxe.port", String.valueOf(pxePort), "another port than that of listen.address, or 0");
        }
        return new DhcpSettings(
                reader.flag("enabled", "SMEE_DHCP_ENABLED", true),
                listen,
                pxePort,
                interfaces(reader),
                reader.text("public.interface", "SMEE_PUBLIC_IP_INTERFACE", ""),
                reader.number("receive.buffer", "SMEE_DHCP_RECEIVE_BUFFER", FOUR_MIB, 0, ONE_GIB),
                reader.duration(
                        "linger", "SMEE_DHCP_LINGER", Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(5)),
                reader.duration(
                        "park.time",
                        "SMEE_DHCP_PARK_TIME",
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        Duration.ofMinutes(1)),
                reader.number("park.size", "SMEE_DHCP_PARK_SIZE", 32_768, 0, 65536),
                reader.oneOf("ha.mode", "SMEE_HA_MODE", ACTIVE_ACTIVE, ACTIVE_ACTIVE, LEADER)
                        .equals(LEADER),
                reader.parsed("ha.segment", "SMEE_HA_SEGMENT", "default", DhcpSettings::checkedSegment),
                reader.oneOf("unicast", "SMEE_DHCP_UNICAST", "auto", "auto", "never")
                        .equals("auto"),
                SiteSettings.from(reader));
    }

    /** The server's name, as far as a segment may be named so. */
    private static String segmentOf(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return plain.substring(0, Math.min(LONGEST_SEGMENT, plain.length())).replaceAll("^-|-$", "");
    }

    private static String checkedSegment(String text) {
        if (text.length() > LONGEST_SEGMENT || !text.matches("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")) {
            throw new IllegalArgumentException("a name of up to 50 lower-case letters, digits and dashes, e.g. rack-1");
        }
        return text;
    }

    /** The same for the sockets at {@code pxePort}, which only a proxy needs. */
    DhcpSettings atPxePort() {
        return new DhcpSettings(
                enabled && pxePort != 0 && DhcpSite.isProxy(site.mode()),
                new ListenAddress(listen.address(), pxePort),
                pxePort,
                interfaces,
                publicInterface,
                receiveBuffer,
                linger,
                parkTime,
                parkSize,
                leaderOnly,
                segment,
                unicast,
                site);
    }
}
