package org.smee.api.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;

/**
 * Text with {@code {{variables}}} of a machine, for configurations that are made for each: {@code mac}, {@code mac-dash},
 * {@code id}, {@code hostname}, {@code ip}, {@code netmask}, {@code gateway}, {@code nameserver}, {@code facility},
 * {@code server} and {@code labels.<name>}. What a record does not say is empty. A value may hold letters, digits and
 * {@code ._:/@+=-} only, so that no record can add a line or a command. Immutable.
 */
public final class MachineTemplate {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{([a-z-]+|labels\\.[A-Za-z0-9._/-]+)}}");
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:/@+=-]*");
    private static final String LABEL = "labels.";
    private static final Set<String> NAMES =
            Set.of("mac", "mac-dash", "id", "hostname", "ip", "netmask", "gateway", "nameserver", "facility", "server");

    private final List<String> literals = new ArrayList<>();
    private final List<String> variables = new ArrayList<>();

    /** Throws {@link IllegalArgumentException} that names a variable which does not exist. */
    public MachineTemplate(String text) {
        Matcher matcher = VARIABLE.matcher(text);
        int end = 0;
        while (matcher.find()) {
            String name = matcher.group(1);
            if (!name.startsWith(LABEL) && !NAMES.contains(name)) {
                throw new IllegalArgumentException("{{" + name + "}} is no variable; known are "
                        + String.join(", ", NAMES.stream().sorted().toList()) + " and labels.<name>");
            }
            literals.add(text.substring(end, matcher.start()));
            variables.add(name);
            end = matcher.end();
        }
        literals.add(text.substring(end));
    }

    /**
     * Returns the text for {@code machine}; {@code server} is what the machine reaches us at. Throws {@link
     * IllegalArgumentException} that names a value with other characters than allowed.
     */
    public String fill(Hardware machine, String server) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < variables.size(); i++) {
            text.append(literals.get(i)).append(value(variables.get(i), machine, server));
        }
        return text.append(literals.get(variables.size())).toString();
    }

    private static String value(String name, Hardware machine, String server) {
        Optional<Reservation> network = machine.reservation();
        String value = switch (name) {
            case "mac" -> machine.mac().toString();
            case "mac-dash" -> machine.mac().toString('-');
            case "id" -> machine.id();
            case "hostname" -> network.map(Reservation::hostname).orElse("");
            case "ip" -> network.map(n -> n.address().toString()).orElse("");
            case "netmask" -> text(network.flatMap(Reservation::netmask));
            case "gateway" -> text(network.flatMap(Reservation::gateway));
            case "nameserver" ->
                text(network.flatMap(n -> n.nameServers().stream().findFirst()));
            case "facility" -> machine.netboot().facility();
            case "server" -> server;
            default -> label(machine.labels(), name.substring(LABEL.length()));
        };
        if (!SAFE.matcher(value).matches()) {
            throw new IllegalArgumentException("the value of " + name + " of machine " + machine.mac()
                    + " may hold letters, digits and ._:/@+=- only");
        }
        return value;
    }

    private static String label(Map<String, String> labels, String name) {
        return labels.getOrDefault(name, "");
    }

    private static String text(Optional<Ipv4Address> address) {
        return address.map(Ipv4Address::toString).orElse("");
    }
}
