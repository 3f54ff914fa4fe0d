package org.smee.events.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Boot events", description = "How many boot events are remembered and logged")
@interface EventsConfig {
    @AttributeDefinition(description = "How many events smee:events can show, 0..1000000 (SMEE_EVENTS_HISTORY_SIZE)")
    int history_size() default 10_000;

    @AttributeDefinition(
            description = "Most boot lines written to the log in one second, 1..100000; the rest is counted"
                    + " (SMEE_LOG_LINES_PER_SECOND)")
    int log_lines_per_second() default 50;
}
