package org.smee.metrics.internal;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.util.OptionalDouble;

/**
 * What one kind of step is counted by, looked up once: finding a series by its labels costs more than counting in it.
 *
 * @param count how many there were
 * @param seconds how long they took
 */
record Step(CounterDataPoint count, DistributionDataPoint seconds) {
    /** Counts one; {@code took} in seconds, if it is known. */
    void done(OptionalDouble took) {
        count.inc();
        if (took.isPresent()) {
            seconds.observe(took.getAsDouble());
        }
    }
}
