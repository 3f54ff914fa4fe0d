package org.smee.dhcp.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which server has which interface. An interface belongs to one server only: to the one that named it first, and keeps
 * naming it; after a restart that is the one without a name, then the first by name. What nobody named is left to the
 * server without a name. Immutable.
 */
final class Claims {
    static final Claims NONE = new Claims(Map.of(), new TreeMap<>());

    private final Map<String, String> owners;
    private final SortedMap<String, List<String>> problems;

    private Claims(Map<String, String> owners, SortedMap<String, List<String>> problems) {
        this.owners = owners;
        this.problems = problems;
    }

    /** What follows when the servers, by name, ask for {@code asked}. */
    Claims next(SortedMap<String, ? extends Collection<String>> asked) {
        Map<String, String> next = new HashMap<>();
        owners.forEach((device, owner) -> {
            Collection<String> stillAsked = asked.get(owner);
            if (stillAsked != null && stillAsked.contains(device)) {
                next.put(device, owner);
            }
        });
        SortedMap<String, List<String>> conflicts = new TreeMap<>();
        asked.forEach((server, devices) -> {
            for (String device : devices) {
                String owner = next.putIfAbsent(device, server);
                if (owner != null && !owner.equals(server)) {
                    conflicts.computeIfAbsent(server, name -> new ArrayList<>()).add(conflict(device, owner, server));
                }
            }
        });
        return new Claims(Map.copyOf(next), conflicts);
    }

    private static String conflict(String device, String owner, String other) {
        return "interface " + device + " is in both " + file(owner) + " and " + file(other)
                + ", but belongs to one server only; " + file(owner) + " keeps it. Take it out of interfaces in one of"
                + " them";
    }

    /** Whether the server may listen on the interface. */
    boolean belongs(String device, String server) {
        return owners.getOrDefault(device, "").equals(server);
    }

    /** Interfaces the server asked for that others have, a sentence each. */
    List<String> problems(String server) {
        return problems.getOrDefault(server, List.of());
    }

    /** Where the settings of the server are. */
    static String file(String server) {
        return "etc/" + DhcpSettings.PID + (server.isEmpty() ? "" : "~" + server) + ".cfg";
    }
}
