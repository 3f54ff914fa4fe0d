package org.smee.dhcp.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sees every message that DHCP servers answer, and their answers. Register it as a service; without one, observing costs
 * nothing. Called on packet threads, several at once, after the answer was handed to the socket: put the argument into a
 * queue of your own, and never block.
 */
@ConsumerType
public interface DhcpObserver {
    /** A message was decided about. */
    void decided(DhcpExchange exchange);
}
