package org.smee.dhcp.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.smee.api.net.Ipv4Address;

/** Interfaces that come and go as a test likes; at first {@code lo} and {@code br0} with 10.55.0.1. */
final class FakeNics implements Nics {
    private static final Ipv4Address PUBLIC = Ipv4Address.parse("198.51.100.7");

    private final Map<String, Nic> up = new TreeMap<>();

    FakeNics() {
        up.put("lo", new Nic("lo", 1, true, Optional.of(Ipv4Address.parse("127.0.0.1"))));
        plug("br0", 2, "10.55.0.1");
    }

    void plug(String name, int index, String address) {
        up.put(name, new Nic(name, index, false, Ipv4Address.tryParse(address)));
    }

    void unplug(String name) {
        up.remove(name);
    }

    @Override
    public List<Nic> up() {
        return new ArrayList<>(up.values());
    }

    @Override
    public Optional<Ipv4Address> publicAddress(String name) {
        Nic named = up.get(name);
        return named == null ? Optional.of(PUBLIC) : named.address();
    }
}
