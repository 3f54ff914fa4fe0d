package org.smee.script.internal;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.smee.api.boot.Protocol;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Reservation;
import org.smee.api.net.Ipv4Address;

/**
 * What custom scripts may put in with {@code {{name}}}. Every value is one word or nothing, without any character that
 * means something to iPXE, so that two of them beside one another stay harmless too; URLs are as {@link Safe#url} lets
 * them, and {@code confirm} is a command of ours.
 */
final class Variables implements Function<String, String> {
    /** The names as messages list them. */
    static final String NAMES = "agent-id, arch, confirm, facility, hostname, http-url, id, ip, labels.<name>, mac,"
            + " mac-dash, osie-url, server, syslog-host, tink-server, traceparent, vlan-id";

    private static final String LABEL = "labels.";
    private static final String ACTIVE = "$`{}|&;#\"'<>";

    private final ScriptRequest request;
    private final Hardware machine;

    Variables(ScriptRequest request, Hardware machine) {
        this.request = request;
        this.machine = machine;
    }

    /** The value of {@code name}. Throws {@link IllegalArgumentException} for unknown names and for unsafe values. */
    @Override
    public String apply(String name) {
        if (name.startsWith(LABEL)) {
            return label(name.substring(LABEL.length()));
        }
        return switch (name) {
            case "agent-id" -> word(name, orMac(machine.netboot().agentId()));
            case "arch" -> word(name, HookScript.arch(machine.netboot()));
            case "confirm" -> Confirm.command(request.confirm());
            case "facility" -> word(name, machine.netboot().facility());
            case "hostname" -> word(name, reserved(Reservation::hostname));
            case "http-url" -> httpUrl();
            case "id" -> word(name, machine.id());
            case "ip" -> address();
            case "mac" -> machine.mac().toString();
            case "mac-dash" -> machine.mac().toString().replace(':', '-');
            case "osie-url" -> HookScript.installerUrl(request.site(), machine.netboot());
            case "server" -> server();
            case "syslog-host" -> request.site().syslogHost();
            case "tink-server" -> request.site().tinkServer();
            case "traceparent" -> request.request().traceparent().orElse("");
            case "vlan-id" -> word(name, reserved(Reservation::vlanId));
            default -> throw new IllegalArgumentException("unknown variable {{" + name + "}}; known are " + NAMES);
        };
    }

    private String label(String name) {
        Map<String, String> labels = machine.labels();
        String value = labels.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the machine has no label \"" + name + "\" for {{" + LABEL + name
                    + "}}; it has "
                    + (labels.isEmpty()
                            ? "none"
                            : String.join(
                                    ", ", labels.keySet().stream().sorted().toList())));
        }
        return word(LABEL + name, value);
    }

    private String httpUrl() {
        Protocol protocol = request.request().protocol();
        if (protocol == Protocol.TFTP) {
            throw new IllegalArgumentException("{{http-url}} is known only to scripts that are loaded by HTTP");
        }
        return (protocol == Protocol.HTTPS ? "https://" : "http://") + server();
    }

    private String server() {
        InetSocketAddress server = request.request().server();
        String host = server.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + server.getPort();
    }

    private String address() {
        Supplier<String> client =
                () -> Optional.ofNullable(request.request().client().getAddress())
                        .flatMap(Ipv4Address::from)
                        .map(Ipv4Address::toString)
                        .orElse("");
        return machine.reservation().map(r -> r.address().toString()).orElseGet(client);
    }

    private String reserved(Function<Reservation, String> field) {
        return machine.reservation().map(field).orElse("");
    }

    private String orMac(String given) {
        return given.isEmpty() ? machine.mac().toString() : given;
    }

    private static String word(String name, String value) {
        Safe.word(name, value);
        for (int i = 0; i < value.length(); i++) {
            if (ACTIVE.indexOf(value.charAt(i)) >= 0) {
                throw Safe.refused(name, value, "must not contain any of " + ACTIVE);
            }
        }
        return value;
    }
}
