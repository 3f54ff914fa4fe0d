package org.smee.api.status;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Whether machines can be served, as {@code /readyz} says it. A service of the HTTP server. */
@ProviderType
public interface Health {
    /** Says how it is now. Asks every part, so it may block for seconds; not for event loops. */
    Verdict verdict();

    /**
     * What was found.
     *
     * @param ready nothing that is needed to serve anybody is missing
     * @param troubles what is missing or degraded, a line each; empty: all is well
     */
    record Verdict(boolean ready, List<String> troubles) {
        /** Copies the list. */
        public Verdict {
            troubles = List.copyOf(troubles);
        }
    }
}
