package org.smee.tftp.internal;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/** The MTU of the interface that has an address. Asking the system is slow, so answers are kept until forgotten. */
final class Mtus implements ToIntFunction<InetAddress> {
    private static final int ETHERNET = 1500;
    private static final int MAX_KEPT = 1024;
    private final Map<Object, Integer> kept = new HashMap<>();

    @Override
    public int applyAsInt(InetAddress address) {
        if (kept.size() > MAX_KEPT) {
            kept.clear();
        }
        return kept.computeIfAbsent(OnLink.key(address), key -> ask(address));
    }

    /** Asks anew from now on. */
    void forget() {
        kept.clear();
    }

    /** An interface that went away while a client talks to it is treated as Ethernet. */
    private static int ask(InetAddress address) {
        try {
            NetworkInterface of = NetworkInterface.getByInetAddress(address);
            return of == null ? ETHERNET : of.getMTU();
        } catch (SocketException e) {
            return ETHERNET;
        }
    }
}
