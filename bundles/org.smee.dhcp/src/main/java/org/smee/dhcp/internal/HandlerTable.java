package org.smee.dhcp.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.smee.api.plugin.Guard;
import org.smee.dhcp.api.DhcpHandler;

/** The handlers in service, by mode, each behind its guard. Immutable: adding and removing make a new table. */
final class HandlerTable {
    static final HandlerTable EMPTY = new HandlerTable(List.of());

    /** One registration; the highest ranking of a mode is asked first, of equals the one registered first. */
    private record Entry(Guard<DhcpHandler> handler, List<String> modes, int ranking, long id) {}

    private final List<Entry> entries;
    private final Map<String, List<Guard<DhcpHandler>>> ranked = new HashMap<>();

    private HandlerTable(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        this.entries.stream()
                .sorted(Comparator.comparingInt(Entry::ranking).reversed().thenComparingLong(Entry::id))
                .forEach(entry -> entry.modes()
                        .forEach(mode -> ranked.computeIfAbsent(mode, m -> new ArrayList<>())
                                .add(entry.handler())));
    }

    HandlerTable with(Guard<DhcpHandler> handler, Map<String, ?> properties) {
        List<Entry> more = new ArrayList<>(without(handler.service()).entries);
        more.add(new Entry(
                handler,
                modes(properties.get(DhcpHandler.MODE)),
                properties.get("service.ranking") instanceof Integer ranking ? ranking : 0,
                properties.get("service.id") instanceof Long id ? id : 0));
        return new HandlerTable(more);
    }

    private static List<String> modes(@Nullable Object property) {
        Object[] several = property instanceof Object[] array ? array : new Object[] {String.valueOf(property)};
        List<String> modes = new ArrayList<>();
        for (Object mode : several) {
            modes.add(mode.toString().toLowerCase(Locale.ROOT));
        }
        return modes;
    }

    HandlerTable without(DhcpHandler handler) {
        return new HandlerTable(entries.stream()
                .filter(entry -> entry.handler().service() != handler)
                .toList());
    }

    /** The handlers that answer in this mode, the first to be asked first. */
    List<Guard<DhcpHandler>> forMode(String mode) {
        return ranked.getOrDefault(mode, List.of());
    }

    /** The modes that can be served, for showing. */
    String modes() {
        return ranked.isEmpty() ? "none" : String.join(", ", new TreeSet<>(ranked.keySet()));
    }

    /** What to do when nobody serves {@code mode}. */
    static String remedy(String mode) {
        return switch (mode) {
            case "reservation" -> "type feature:install smee-dhcp-reservation";
            case "proxy", "auto-proxy" -> "type feature:install smee-dhcp-proxy";
            default -> "install the plug-in that serves it, or set mode in etc/org.smee.dhcp.cfg";
        };
    }
}
