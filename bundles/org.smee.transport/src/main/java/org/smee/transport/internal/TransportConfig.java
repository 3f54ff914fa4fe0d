package org.smee.transport.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(
        name = "UDP transport",
        description = "Event loops and sockets of all UDP servers; changes apply at the next start of this bundle")
@interface TransportConfig {
    @AttributeDefinition(
            description =
                    "Event loops, 1..64, or auto: one per core, at least 2, at most 4 (env SMEE_TRANSPORT_THREADS)")
    String threads() default "auto";

    @AttributeDefinition(
            name = "native",
            description = "auto: native epoll where it loads; off: Java NIO (env SMEE_TRANSPORT_NATIVE)")
    String native$() default "auto";

    @AttributeDefinition(
            name = "spin.micros",
            description =
                    "How long a busy event loop looks for the next packet before it sleeps, in microseconds, 0..1000; 0: never; native epoll only (env SMEE_TRANSPORT_SPIN_MICROS)")
    int spin_micros() default 20;
}
