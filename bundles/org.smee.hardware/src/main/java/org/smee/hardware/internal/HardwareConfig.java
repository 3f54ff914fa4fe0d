package org.smee.hardware.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Hardware directory", description = "How long backends may take and what is remembered")
@interface HardwareConfig {
    @AttributeDefinition(description = "How long one backend may take to answer, 10ms..30s (SMEE_HARDWARE_DEADLINE)")
    String deadline() default "500ms";

    @AttributeDefinition(
            description = "Most look-ups that may wait for backends at once, 1..1000000 (SMEE_HARDWARE_PENDING_MAX)")
    int pending_max() default 10_000;

    @AttributeDefinition(
            description = "How many answers of slow backends are remembered for an outage, 0..1000000"
                    + " (SMEE_HARDWARE_LKG_SIZE)")
    int lkg_size() default 10_000;

    @AttributeDefinition(description = "How old a remembered answer may be, 1s..720h (SMEE_HARDWARE_LKG_MAX_AGE)")
    String lkg_max_age() default "24h";
}
