package org.smee.dhcp.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.smee.dhcp.api.DhcpHandler;

/** The handlers in service, by mode. Immutable: adding and removing make a new table. */
final class HandlerTable {
    static final HandlerTable EMPTY = new HandlerTable(List.of());

    /** One registration; the highest ranking of a mode answers, of equals the one registered first. */
    private record Entry(DhcpHandler handler, List<String> modes, int ranking, long id) {}

    private final List<Entry> entries;
    private final Map<String, DhcpHandler> best = new HashMap<>();

    private HandlerTable(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        this.entries.stream()
                .sorted(Comparator.comparingInt(Entry::ranking)
                        .thenComparing(Comparator.comparingLong(Entry::id).reversed()))
                .forEach(entry -> entry.modes().forEach(mode -> best.put(mode, entry.handler())));
    }

    HandlerTable with(DhcpHandler handler, Map<String, ?> properties) {
        List<Entry> more = new ArrayList<>(without(handler).entries);
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
        return new HandlerTable(
                entries.stream().filter(entry -> entry.handler() != handler).toList());
    }

    /** The handler that answers in this mode, if there is one. */
    Optional<DhcpHandler> forMode(String mode) {
        return Optional.ofNullable(best.get(mode));
    }

    /** The modes that can be served, for showing. */
    String modes() {
        return best.isEmpty() ? "none" : String.join(", ", new TreeSet<>(best.keySet()));
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
