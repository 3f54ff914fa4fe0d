package org.smee.backend.noop.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The form an operator sees; {@link NoopSettings} is what the code uses. */
@ObjectClassDefinition(name = "No backend", description = "Knows no machine, for auto-proxy without records")
@interface NoopConfig {
    @AttributeDefinition(description = "Whether it is used (SMEE_BACKEND_NOOP_ENABLED)")
    boolean enabled() default false;
}
