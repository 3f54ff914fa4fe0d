package org.smee.api.status;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells figures about itself: what it counted, how full it is, how long things took. Register it as a service; whoever
 * shows figures asks when somebody looks, so counting costs the counter and nothing else.
 */
@ConsumerType
public interface Measured {
    /**
     * All figures as they are now. Cheap, never blocks; any thread, several at once. Names and labels stay the same from
     * call to call, so that a figure can be followed over time.
     */
    List<Measurement> measurements();
}
