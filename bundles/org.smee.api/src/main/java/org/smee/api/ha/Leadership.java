package org.smee.api.ha;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Elects, for each segment, the one node that answers there. Register it as a service; of several, the one with the highest
 * ranking is used.
 */
@ConsumerType
public interface Leadership {
    /**
     * Makes this node a candidate for {@code segment} (lower-case letters, digits and dashes, at most 50) until the candidacy
     * is closed. Returns at once, before anybody is elected. Any thread.
     */
    Candidacy stand(String segment);
}
