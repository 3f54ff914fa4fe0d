package org.smee.syslog.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as a form; read by {@link SyslogSettings}. */
@ObjectClassDefinition(
        name = "Smee syslog receiver",
        description = "Where machines send their log lines and how many are taken. Applied live; the environment wins.")
@interface SyslogConfig {
    @AttributeDefinition(description = "Whether syslog is received at all (SMEE_SYSLOG_ENABLED)")
    boolean enabled() default true;

    @AttributeDefinition(description = "IPv4 or IPv6 address; auto: all IPv4 addresses; ::: all (SMEE_SYSLOG_ADDR)")
    String listen_address() default "auto";

    @AttributeDefinition(description = "UDP and TCP port, 0..65535; 0: any free one (SMEE_SYSLOG_PORT)")
    int listen_port() default 514;

    @AttributeDefinition(description = "Whether TCP is listened on beside UDP (SMEE_SYSLOG_TCP_ENABLED)")
    boolean tcp_enabled() default true;

    @AttributeDefinition(
            description = "Longest message kept, 480..65000 bytes; more is cut (SMEE_SYSLOG_MAX_MESSAGE_SIZE)")
    int max_message_size() default 8192;

    @AttributeDefinition(description = "Messages a second of one sender, 0..1000000; 0: any (SMEE_SYSLOG_RATE_LIMIT)")
    int rate_limit() default 200;

    @AttributeDefinition(description = "How many it may send at once, 1..1000000 (SMEE_SYSLOG_RATE_BURST)")
    int rate_burst() default 1000;

    @AttributeDefinition(description = "Most TCP connections, 1..100000 (SMEE_SYSLOG_MAX_CONNECTIONS)")
    int max_connections() default 1000;

    @AttributeDefinition(
            description = "Most of one address, 1..100000; the longest idle one makes way"
                    + " (SMEE_SYSLOG_MAX_CONNECTIONS_PER_ADDRESS)")
    int max_connections_per_address() default 16;

    @AttributeDefinition(description = "An idle connection is closed after 10s..168h (SMEE_SYSLOG_IDLE_TIMEOUT)")
    String idle_timeout() default "1h";

    @AttributeDefinition(
            description = "Which messages are boot events too: all, important (notice and worse), none"
                    + " (SMEE_SYSLOG_EVENTS)")
    String events() default "important";

    @AttributeDefinition(description = "UDP receive buffer asked for, 0..1073741824 bytes (SMEE_SYSLOG_RECEIVE_BUFFER)")
    int receive_buffer() default 16_777_216;

    @AttributeDefinition(
            description = "How long the UDP socket waits for a successor of this bundle, 0s..5m (SMEE_SYSLOG_LINGER)")
    String linger() default "5s";
}
