package org.smee.shadow.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Shadow", description = "When a promoted plug-in is rolled back by itself")
@interface ShadowConfig {
    @AttributeDefinition(
            description = "Percent of a promoted plug-in's calls that may go wrong, 0..100 (SMEE_SHADOW_BUDGET)")
    String budget() default "1";

    @AttributeDefinition(description = "The time they are counted over, 1s..1h (SMEE_SHADOW_WINDOW)")
    String window() default "1m";

    @AttributeDefinition(description = "How many differences are kept, 1..10000 (SMEE_SHADOW_DIFFERENCES)")
    int differences() default 500;
}
