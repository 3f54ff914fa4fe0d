package org.smee.dhcp.api;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides what to say to one DHCP message. Register it as a service with the property {@link #MODE}; among those of the
 * configured mode the highest {@code service.ranking} answers.
 *
 * <p>Pure: same message, hardware and settings, same answer. Called on a packet thread, several at once: never blocks;
 * an exception or a failed stage counts as silence and is reported.
 */
@ConsumerType
public interface DhcpHandler {
    /** Service property that says which mode, or modes, a handler serves: {@code reservation}, {@code proxy}, or new ones. */
    String MODE = "smee.dhcp.mode";

    /** Decides; {@code request} may be used until the stage completes. */
    CompletionStage<Decision> decide(DhcpRequest request);
}
