package org.smee.transport;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * What kind of socket a server wants. Broadcasts may always be sent.
 *
 * @param owner who asks, for messages to the operator, e.g. {@code dhcp}
 * @param local address and port; port 0: any free one
 * @param device network interface to bind to (SO_BINDTODEVICE), at most 15 bytes; empty: any
 * @param receiveBuffer bytes of receive buffer to ask the kernel for; 0: the system's default
 * @param maxDatagram longest datagram taken, in bytes; a longer one is cut
 * @param batch most datagrams taken with one system call
 * @param linger how long the socket stays open after close, waiting for a successor; zero: not at all
 * @param shared whether another process may hold the same address (SO_REUSEADDR; it must want that too). With false a
 *     second server on the port is an error instead of a thief of datagrams
 */
public record UdpBinding(
        String owner,
        InetSocketAddress local,
        Optional<String> device,
        int receiveBuffer,
        int maxDatagram,
        int batch,
        Duration linger,
        boolean shared) {
    private static final int MAX_DEVICE = 15;
    private static final int MAX_DATAGRAM = 65_535;
    private static final int MAX_BATCH = 1024;

    /** Throws {@link IllegalArgumentException} that names what is out of range. */
    public UdpBinding {
        if (local.getAddress() == null) {
            throw new IllegalArgumentException(owner + ": \"" + local.getHostString() + "\" is not resolved");
        }
        device.ifPresent(name -> checkDevice(owner, name));
        checkRange(owner, "receiveBuffer", receiveBuffer, 0, Integer.MAX_VALUE);
        checkRange(owner, "maxDatagram", maxDatagram, 1, MAX_DATAGRAM);
        checkRange(owner, "batch", batch, 1, MAX_BATCH);
        if (linger.isNegative()) {
            throw new IllegalArgumentException(owner + ": linger " + linger + " is negative");
        }
    }

    /** Any device, the system's buffer, datagrams of 1500 bytes in batches of 32, no lingering, not shared. */
    public static UdpBinding of(String owner, InetSocketAddress local) {
        return new UdpBinding(owner, local, Optional.empty(), 0, 1500, 32, Duration.ZERO, false);
    }

    /** The same on another address. */
    public UdpBinding withLocal(InetSocketAddress other) {
        return new UdpBinding(owner, other, device, receiveBuffer, maxDatagram, batch, linger, shared);
    }

    /** The same on one device. */
    public UdpBinding withDevice(String name) {
        return new UdpBinding(owner, local, Optional.of(name), receiveBuffer, maxDatagram, batch, linger, shared);
    }

    /** The same with another receive buffer. */
    public UdpBinding withReceiveBuffer(int bytes) {
        return new UdpBinding(owner, local, device, bytes, maxDatagram, batch, linger, shared);
    }

    /** The same with another longest datagram. */
    public UdpBinding withMaxDatagram(int bytes) {
        return new UdpBinding(owner, local, device, receiveBuffer, bytes, batch, linger, shared);
    }

    /** The same with another batch. */
    public UdpBinding withBatch(int datagrams) {
        return new UdpBinding(owner, local, device, receiveBuffer, maxDatagram, datagrams, linger, shared);
    }

    /** The same with another time to linger. */
    public UdpBinding withLinger(Duration time) {
        return new UdpBinding(owner, local, device, receiveBuffer, maxDatagram, batch, time, shared);
    }

    /** The same, shared with other processes or not. */
    public UdpBinding withShared(boolean allowed) {
        return new UdpBinding(owner, local, device, receiveBuffer, maxDatagram, batch, linger, allowed);
    }

    private static void checkDevice(String owner, String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_DEVICE) {
            throw new IllegalArgumentException(
                    owner + ": device \"" + name + "\" has " + length + " bytes; allowed: 1.." + MAX_DEVICE);
        }
    }

    private static void checkRange(String owner, String what, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(owner + ": " + what + " " + value + " is outside " + low + ".." + high);
        }
    }
}
