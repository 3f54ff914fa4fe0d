package org.smee.tftp.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.smee.api.settings.SettingsReader;

/**
 * Checked settings of the TFTP server.
 *
 * @param enabled whether it listens at all
 * @param listen address and port; 0.0.0.0: all IPv4 addresses, {@code ::}: all of both families
 * @param timeout longest wait before sending again
 * @param blockSize largest blksize granted (RFC 2348)
 * @param maxWindowsize largest windowsize granted (RFC 7440)
 * @param maxTransfers most transfers at once
 * @param singlePort whether all blocks leave from the listening port
 * @param drain how long running transfers may go on when this bundle stops
 */
record TftpSettings(
        boolean enabled,
        InetSocketAddress listen,
        Duration timeout,
        int blockSize,
        int maxWindowsize,
        int maxTransfers,
        boolean singlePort,
        Duration drain) {
    static final String PID = "org.smee.tftp";
    private static final int MAX_WINDOWSIZE = 1024;
    private static final int MAX_TRANSFERS = 1_000_000;

    static TftpSettings from(SettingsReader settings) {
        InetAddress address = settings.listenAddress("listen.address", "SMEE_TFTP_ADDR", "auto");
        int port = settings.port("listen.port", "SMEE_TFTP_PORT", 69);
        return new TftpSettings(
                settings.flag("enabled", "SMEE_TFTP_ENABLED", true),
                new InetSocketAddress(address, port),
                settings.duration(
                        "timeout",
                        "SMEE_TFTP_TIMEOUT",
                        Duration.ofSeconds(5),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(255)),
                settings.number(
                        "block.size", "SMEE_TFTP_BLOCK_SIZE", 1468, Negotiation.MIN_BLKSIZE, Negotiation.MAX_BLKSIZE),
                settings.number("max.windowsize", "SMEE_TFTP_MAX_WINDOWSIZE", 64, 1, MAX_WINDOWSIZE),
                settings.number("max.transfers", "SMEE_TFTP_MAX_TRANSFERS", 10_000, 1, MAX_TRANSFERS),
                settings.flag("single.port", "SMEE_TFTP_SINGLE_PORT", true),
                settings.duration(
                        "drain", "SMEE_TFTP_DRAIN", Duration.ofSeconds(10), Duration.ZERO, Duration.ofMinutes(5)));
    }

    /** Says whether {@code other} can be taken over without opening a socket anew. */
    boolean sameSocket(TftpSettings other) {
        return enabled == other.enabled && listen.equals(other.listen);
    }
}
