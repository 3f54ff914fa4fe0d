package org.smee.http.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form an operator sees; {@link HttpSettings} is what the code uses. */
@ObjectClassDefinition(name = "HTTP server", description = "Serves boot files, scripts and health over HTTP")
@interface HttpConfig {
    @AttributeDefinition(description = "IPv4 address to listen on; auto: all (SMEE_HTTP_ADDR)")
    String listen_address() default "auto";

    @AttributeDefinition(description = "TCP port, 0..65535; 0: any free one (SMEE_HTTP_PORT)")
    int listen_port() default 8080;

    @AttributeDefinition(description = "Largest number of threads, 8..1000 (SMEE_HTTP_THREADS)")
    int threads() default 64;

    @AttributeDefinition(description = "A connection that stands still this long is closed (SMEE_HTTP_IDLE_TIMEOUT)")
    String idle_timeout() default "30s";

    @AttributeDefinition(description = "Proxies whose X-Forwarded-For is believed (SMEE_TRUSTED_PROXIES)")
    String trusted_proxies() default "";

    @AttributeDefinition(description = "rfc, or smee: a refusal is 404 without body, as in the original (SMEE_COMPAT)")
    String compat() default "rfc";
}
