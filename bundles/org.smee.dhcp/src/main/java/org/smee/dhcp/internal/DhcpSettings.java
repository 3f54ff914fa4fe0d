package org.smee.dhcp.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
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
        SiteSettings site) {
    static final String PID = "org.smee.dhcp";

    private static final int PXE_PORT = 4011;
    private static final int FOUR_MIB = 4 * 1024 * 1024;
    private static final int ONE_GIB = 1024 * 1024 * 1024;
    private static final int LONGEST_NAME = 15;

    static DhcpSettings from(Map<String, ?> properties) {
        String pid = properties.get("service.pid") instanceof String given ? given : PID;
        return from(SettingsReader.of(pid, properties));
    }

    static DhcpSettings from(SettingsReader reader) {
        List<String> interfaces = reader.list("interfaces", "SMEE_DHCP_IFACE", "");
        interfaces.stream()
                .filter(name -> name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME || name.contains("/"))
                .findFirst()
                .ifPresent(name -> {
                    throw reader.wrong(
                            "interfaces", name, "interface names of up to 15 bytes, comma-separated, e.g. eth0,br0");
                });
        ListenAddress listen = reader.parsed("listen.address", "SMEE_DHCP_ADDR", "0.0.0.0:67", ListenAddress::parse);
        int pxePort = reader.port("pxe.port", "SMEE_DHCP_PXE_PORT", PXE_PORT);
        if (pxePort != 0 && pxePort == listen.port()) {
            throw reader.wrong("pxe.port", String.valueOf(pxePort), "another port than that of listen.address, or 0");
        }
        return new DhcpSettings(
                reader.flag("enabled", "SMEE_DHCP_ENABLED", true),
                listen,
                pxePort,
                interfaces.stream().distinct().toList(),
                reader.text("public.interface", "SMEE_PUBLIC_IP_INTERFACE", ""),
                reader.number("receive.buffer", "SMEE_DHCP_RECEIVE_BUFFER", FOUR_MIB, 0, ONE_GIB),
                reader.duration(
                        "linger", "SMEE_DHCP_LINGER", Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(5)),
                reader.duration(
                        "park.time",
                        "SMEE_DHCP_PARK_TIME",
                        Duration.ofSeconds(2),
                        Duration.ZERO,
                        Duration.ofMinutes(1)),
                reader.number("park.size", "SMEE_DHCP_PARK_SIZE", 1024, 0, 65536),
                SiteSettings.from(reader));
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
                site);
    }
}
