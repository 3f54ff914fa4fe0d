package org.smee.dhcp.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Delivers to machines that hold no address yet: the frame goes to their MAC although ARP could not find them (RFC 2131
 * section 4.1). A service; the DHCP server uses the one with the highest {@code service.ranking} and broadcasts where
 * there is none or it fails.
 */
@ConsumerType
public interface LinkSender {
    /**
     * Opens the way out of the network interface {@code device}; the caller closes it. May block for some milliseconds.
     *
     * @throws IOException if it does not work here; the message is one line that says why and what helps
     */
    Link open(String device) throws IOException;

    /** The way out of one interface. Any thread; calls at the same time wait for one another. */
    @ConsumerType
    interface Link extends AutoCloseable {
        /** Bytes of the longest payload that leaves in one frame. */
        int maxPayload();

        /**
         * Sends one UDP datagram in one frame to the Ethernet address {@code mac}. Never blocks on the network and
         * allocates nothing.
         *
         * @param mac 48 bits
         * @param source IPv4 address, like {@code target}
         * @param sourcePort 0..65535, like {@code targetPort}
         * @param payload of which the first {@code length} bytes are sent; it may change when this has returned
         * @throws IOException if the frame was not sent; so also after {@link #close}
         */
        void send(long mac, int source, int sourcePort, int target, int targetPort, byte[] payload, int length)
                throws IOException;

        /** Gives the interface back. Closing twice is harmless. */
        @Override
        void close();
    }
}
