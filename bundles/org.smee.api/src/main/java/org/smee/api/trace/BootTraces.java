package org.smee.api.trace;

import org.osgi.annotation.versioning.ProviderType;
import org.smee.api.net.MacAddress;

/**
 * Knows which trace a machine's boot belongs to. Without such a service nobody traces and nothing on the wire tells of
 * traces.
 *
 * <p>Asked on packet threads, several at once: answers from memory, never blocks, never throws, and allocates only when
 * a boot begins.
 */
@ProviderType
public interface BootTraces {
    /** Traces nothing. */
    BootTraces NONE = new BootTraces() {
        @Override
        public BootTrace ofDhcp(MacAddress mac, Sender sender, boolean discover) {
            return BootTrace.NONE;
        }

        @Override
        public BootTrace present(MacAddress mac) {
            return BootTrace.NONE;
        }
    };

    /** What on a machine sends a DHCP message. */
    enum Sender {
        /** Firmware that wants to boot from the network. */
        FIRMWARE,
        /** iPXE, from a network card's ROM or loaded by firmware. */
        IPXE,
        /** An operating system, or something else that does not ask for a boot. */
        SYSTEM
    }

    /**
     * The trace that a DHCP message belongs to; a boot begins with it if none is under way, or if the machine obviously
     * started over. {@code discover}: it is a DISCOVER. {@link BootTrace#NONE} if it is not traced.
     */
    BootTrace ofDhcp(MacAddress mac, Sender sender, boolean discover);

    /** The trace of the boot under way; {@link BootTrace#NONE} if there is none or it is not traced. */
    BootTrace present(MacAddress mac);
}
