package org.smee.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form an operator sees; {@link HttpSettings} is what the code uses. */
@ObjectClassDefinition(name = "HTTP server", description = "Serves boot files, scripts and health over HTTP and HTTPS")
@interface HttpConfig {
    @AttributeDefinition(description = "IPv4 or IPv6 address to listen on; auto: all of IPv4 (SMEE_HTTP_ADDR)")
    String listen_address() default "auto";

    @AttributeDefinition(description = "TCP port, 0..65535; 0: any free one (SMEE_HTTP_PORT)")
    int listen_port() default 8080;

    @AttributeDefinition(description = "Largest number of threads, 8..1000 (SMEE_HTTP_THREADS)")
    int threads() default 64;

    @AttributeDefinition(description = "A connection that stands still this long is closed (SMEE_HTTP_IDLE_TIMEOUT)")
    String idle_timeout() default "30s";

    @AttributeDefinition(
            description = "Longest time for a request's header or TLS handshake (SMEE_HTTP_HEADER_TIMEOUT)")
    String header_timeout() default "20s";

    @AttributeDefinition(description = "Longest header in bytes, 1024..1048576 (SMEE_HTTP_MAX_HEADER_SIZE)")
    int max_header_size() default 65_536;

    @AttributeDefinition(description = "Most connections at once, 1..1000000 (SMEE_HTTP_MAX_CONNECTIONS)")
    int max_connections() default 10_000;

    @AttributeDefinition(description = "Connections the kernel queues, 1..65535 (SMEE_HTTP_ACCEPT_BACKLOG)")
    int accept_backlog() default 1024;

    @AttributeDefinition(description = "How long requests may go on when Jetty is replaced, 0s..5m (SMEE_HTTP_DRAIN)")
    String drain() default "1s";

    @AttributeDefinition(
            description = "How long a provider of boot files may take, 1s..5m (SMEE_HTTP_PROVIDER_DEADLINE)")
    String provider_deadline() default "30s";

    @AttributeDefinition(description = "Proxies whose X-Forwarded-For is believed (SMEE_TRUSTED_PROXIES)")
    String trusted_proxies() default "";

    @AttributeDefinition(description = "rfc, or smee: a refusal is 404 without body, as in the original (SMEE_COMPAT)")
    String compat() default "rfc";

    @AttributeDefinition(description = "HTTPS: true, false, or auto = if a certificate is named (SMEE_HTTPS_ENABLED)")
    String https_enabled() default "auto";

    @AttributeDefinition(description = "TCP port of HTTPS, 0..65535; 0: any free one (SMEE_HTTPS_PORT)")
    int https_port() default 8443;

    @AttributeDefinition(description = "PEM files with certificates, or directories with tls.crt (SMEE_TLS_CERT_FILE)")
    String tls_cert_file() default "";

    @AttributeDefinition(description = "PEM files with their private keys, in the same order (SMEE_TLS_KEY_FILE)")
    String tls_key_file() default "";

    @AttributeDefinition(description = "PKCS #12 file with certificates and keys (SMEE_TLS_KEYSTORE_FILE)")
    String tls_keystore_file() default "";

    @AttributeDefinition(
            description = "Password of the PKCS #12 file (SMEE_TLS_KEYSTORE_PASSWORD)",
            type = AttributeType.PASSWORD)
    String tls_keystore_password() default "";

    @AttributeDefinition(description = "compatible (old iPXE too) or modern (SMEE_TLS_CIPHERS)")
    String tls_ciphers() default "compatible";

    @AttributeDefinition(description = "How often certificate files are looked at (SMEE_TLS_RELOAD_INTERVAL)")
    String tls_reload_interval() default "5s";
}
