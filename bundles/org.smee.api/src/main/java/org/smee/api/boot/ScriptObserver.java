package org.smee.api.boot;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sees what each machine is given for its script. Register it as a service; without one, observing costs nothing. Called
 * on the thread that answers the machine: hand the argument to a thread of your own, and never block.
 */
@ConsumerType
public interface ScriptObserver {
    /**
     * One answer.
     *
     * @param request what was asked
     * @param script what a generator wrote, before the confirmation of {@link ScriptRequest#confirm} is put in; empty:
     *     nobody wrote one
     * @param refusal why there is none; empty: there is one
     * @param generator who wrote or refused it; empty: all passed
     */
    record Answered(ScriptRequest request, Optional<IpxeScript> script, String refusal, String generator) {}

    /** A request was answered. */
    void answered(Answered answer);
}
