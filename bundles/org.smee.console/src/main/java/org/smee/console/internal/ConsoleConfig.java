package org.smee.console.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What an operator may set; {@link ConsoleSettings} checks it. */
@ObjectClassDefinition(name = "Smee console", description = "SSH on loopback for ./smee shell")
@interface ConsoleConfig {
    @AttributeDefinition(description = "Whether the console listens at all. Environment: SMEE_CONSOLE_ENABLED")
    boolean enabled() default true;

    @AttributeDefinition(
            description = "TCP port on 127.0.0.1, 0..65535; 0 or a port in use: any free one is taken."
                    + " Environment: SMEE_CONSOLE_PORT")
    int listen_port() default 8101;
}
