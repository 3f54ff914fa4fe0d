package org.smee.syslog.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.smee.api.settings.SettingsReader;

/**
 * Checked settings of the syslog receiver.
 *
 * @param enabled whether it listens at all
 * @param listen address and port of UDP and TCP; 0.0.0.0: all IPv4 addresses, {@code ::}: all
 * @param tcp whether TCP is listened on too
 * @param maxMessage longest message kept, in bytes
 * @param rate how much one sender may send
 * @param connections how many TCP connections there may be
 * @param events the least important severity that is a boot event too; -1: none is
 * @param receiveBuffer bytes of UDP receive buffer asked of the kernel
 * @param linger how long the UDP socket waits for a successor
 */
record SyslogSettings(
        boolean enabled,
        InetSocketAddress listen,
        boolean tcp,
        int maxMessage,
        Rate rate,
        Connections connections,
        int events,
        int receiveBuffer,
        Duration linger) {
    static final String PID = "org.smee.syslog";
    private static final int MILLION = 1_000_000;
    private static final int MAX_CONNECTIONS = 100_000;

    /**
     * What one sender may send.
     *
     * @param perSecond messages a second in the long run; 0: any number
     * @param burst messages at once
     */
    record Rate(int perSecond, int burst) {}

    /**
     * Limits on TCP connections.
     *
     * @param total most at once
     * @param perAddress most of one address
     * @param idle how long nothing may come
     */
    record Connections(int total, int perAddress, Duration idle) {}

    static SyslogSettings from(SettingsReader in) {
        InetAddress address = in.listenAddress("listen.address", "SMEE_SYSLOG_ADDR", "auto");
        int port = in.port("listen.port", "SMEE_SYSLOG_PORT", 514);
        return new SyslogSettings(
                in.flag("enabled", "SMEE_SYSLOG_ENABLED", true),
                new InetSocketAddress(address, port),
                in.flag("tcp.enabled", "SMEE_SYSLOG_TCP_ENABLED", true),
                in.number("max.message.size", "SMEE_SYSLOG_MAX_MESSAGE_SIZE", 8192, 480, 65_000),
                rate(in),
                connections(in),
                events(in.oneOf("events", "SMEE_SYSLOG_EVENTS", "important", "all", "important", "none")),
                in.number("receive.buffer", "SMEE_SYSLOG_RECEIVE_BUFFER", 16_777_216, 0, 1_073_741_824),
                in.duration(
                        "linger", "SMEE_SYSLOG_LINGER", Duration.ofSeconds(5), Duration.ZERO, Duration.ofMinutes(5)));
    }

    private static Rate rate(SettingsReader in) {
        return new Rate(
                in.number("rate.limit", "SMEE_SYSLOG_RATE_LIMIT", 200, 0, MILLION),
                in.number("rate.burst", "SMEE_SYSLOG_RATE_BURST", 1000, 1, MILLION));
    }

    private static Connections connections(SettingsReader in) {
        return new Connections(
                in.number("max.connections", "SMEE_SYSLOG_MAX_CONNECTIONS", 1000, 1, MAX_CONNECTIONS),
                in.number(
                        "max.connections.per.address",
                        "SMEE_SYSLOG_MAX_CONNECTIONS_PER_ADDRESS",
                        16,
                        1,
                        MAX_CONNECTIONS),
                in.duration(
                        "idle.timeout",
                        "SMEE_SYSLOG_IDLE_TIMEOUT",
                        Duration.ofHours(1),
                        Duration.ofSeconds(10),
                        Duration.ofHours(168)));
    }

    private static int events(String which) {
        return switch (which) {
            case "all" -> Priority.DEBUG;
            case "important" -> Priority.NOTICE;
            default -> -1;
        };
    }

    /** Says whether the UDP socket can stay as it is under {@code other}. */
    boolean sameUdp(SyslogSettings other) {
        return listen.equals(other.listen)
                && maxMessage == other.maxMessage
                && receiveBuffer == other.receiveBuffer
                && linger.equals(other.linger);
    }

    boolean wantsUdp() {
        return enabled;
    }

    boolean wantsTcp() {
        return enabled && tcp;
    }
}
