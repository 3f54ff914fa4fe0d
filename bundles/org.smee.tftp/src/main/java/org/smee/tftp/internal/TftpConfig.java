package org.smee.tftp.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as a form; read by {@link TftpSettings}. */
@ObjectClassDefinition(
        name = "Smee TFTP server",
        description = "Where boot files are served by TFTP and how fast. Applied live; the environment wins.")
@interface TftpConfig {
    @AttributeDefinition(description = "Whether TFTP is served at all (SMEE_TFTP_ENABLED)")
    boolean enabled() default true;

    @AttributeDefinition(description = "IPv4 or IPv6 address; auto: all of IPv4; ::: all of both (SMEE_TFTP_ADDR)")
    String listen_address() default "auto";

    @AttributeDefinition(description = "UDP port, 0..65535; 0: any free one (SMEE_TFTP_PORT)")
    int listen_port() default 69;

    @AttributeDefinition(
            description = "Longest wait before sending again, 100ms..255s; it begins at 1s (SMEE_TFTP_TIMEOUT)")
    String timeout() default "5s";

    @AttributeDefinition(description = "Largest blksize granted, 8..65464 bytes (SMEE_TFTP_BLOCK_SIZE)")
    int block_size() default 1468;

    @AttributeDefinition(description = "Largest windowsize granted, 1..1024 blocks (SMEE_TFTP_MAX_WINDOWSIZE)")
    int max_windowsize() default 64;

    @AttributeDefinition(description = "Most transfers at once, 1..1000000 (SMEE_TFTP_MAX_TRANSFERS)")
    int max_transfers() default 10_000;

    @AttributeDefinition(
            description = "true: all blocks leave from the listening port; false: a port per transfer"
                    + " (SMEE_TFTP_SINGLE_PORT)")
    boolean single_port() default true;

    @AttributeDefinition(
            description = "How long running transfers may go on when this bundle stops, 0s..5m; new ones wait for the"
                    + " successor (SMEE_TFTP_DRAIN)")
    String drain() default "10s";
}
