package org.smee.report.kube.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.Client;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpRequest;

/**
 * A machine that nobody knows, with what its packet told. The machine, or whoever pretends to be it, wrote all of that:
 * whatever is kept is checked, or printed so that it is text on one line.
 *
 * @param mac its address, six octets
 * @param at when it was seen
 * @param architecture option 93, the first value; -1: not said
 * @param labels what may be selected by, valid as values of labels
 * @param annotations what is only read
 */
record Discovered(
        MacAddress mac, Instant at, int architecture, Map<String, String> labels, Map<String, String> annotations) {
    /** The label all have, with its value, as a query has it. */
    static final String SELECTOR = encoded("smee.org/discovered=true");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = "smee.org/";
    private static final int CIRCUIT_ID = 1; // RFC 3046
    private static final int REMOTE_ID = 2;
    private static final int LONGEST_VALUE = 255;
    private static final long GROUP_BIT = 1L << 40;
    private static final Map<Integer, String> PROCESSORS =
            Map.of(7, "x86_64", 9, "x86_64", 16, "x86_64", 11, "aarch64", 19, "aarch64");

    /** What a request tells; empty: it is none for a network boot, or its MAC is none that a Hardware object can have. */
    static Optional<Discovered> of(DhcpRequest request, Instant at) {
        DhcpMessage message = request.message();
        if (request.client().netboot() != Client.Netboot.YES
                || message.hlen() != 6
                || message.macBits() == 0
                || (message.macBits() & GROUP_BIT) != 0) {
            return Optional.empty();
        }
        Map<String, String> labels = new TreeMap<>(Map.of(OURS + "discovered", "true"));
        Map<String, String> annotations = new TreeMap<>(Map.of(OURS + "discovered-at", at.toString()));
        uuid(message).ifPresent(uuid -> labels.put(OURS + "uuid", uuid));
        if (message.giaddr() != 0) {
            labels.put(OURS + "relay", new Ipv4Address(message.giaddr()).toString());
        }
        relayed(message, CIRCUIT_ID).ifPresent(text -> annotations.put(OURS + "circuit-id", text));
        relayed(message, REMOTE_ID).ifPresent(text -> annotations.put(OURS + "remote-id", text));
        annotations.put(OURS + "vendor-class", text(message.option(DhcpOption.CLASS_IDENTIFIER)));
        int architecture = message.optionLength(DhcpOption.CLIENT_ARCHITECTURE) >= 2
                ? message.optionShort(DhcpOption.CLIENT_ARCHITECTURE, 0)
                : -1;
        if (architecture >= 0) {
            annotations.put(OURS + "client-architecture", Integer.toString(architecture));
        }
        return Optional.of(
                new Discovered(message.mac(), at, architecture, Map.copyOf(labels), Map.copyOf(annotations)));
    }

    /** Option 97 as SMBIOS tools print it: the first three fields have their lowest octet first (RFC 4578 section 2.3). */
    private static Optional<String> uuid(DhcpMessage message) {
        byte[] id = message.option(DhcpOption.CLIENT_MACHINE_IDENTIFIER);
        if (id.length != 17 || id[0] != 0) {
            return Optional.empty();
        }
        byte[] octets = Arrays.copyOfRange(id, 1, 17);
        long high = 0;
        long low = 0;
        for (int from : new int[] {3, 2, 1, 0, 5, 4, 7, 6}) {
            high = high << 8 | octets[from] & 0xff;
        }
        for (int i = 8; i < 16; i++) {
            low = low << 8 | octets[i] & 0xff;
        }
        boolean unset = high == 0 && low == 0 || high == -1 && low == -1;
        return unset ? Optional.empty() : Optional.of(new UUID(high, low).toString());
    }

    private static Optional<String> relayed(DhcpMessage message, int wanted) {
        byte[] all = message.option(DhcpOption.RELAY_AGENT_INFORMATION);
        for (int at = 0; at + 2 <= all.length; ) {
            int end = at + 2 + (all[at + 1] & 0xff);
            if (end > all.length) {
                return Optional.empty();
            }
            if ((all[at] & 0xff) == wanted && end > at + 2) {
                return Optional.of(text(Arrays.copyOfRange(all, at + 2, end)));
            }
            at = end;
        }
        return Optional.empty();
    }

    /** Printable ASCII as it is, anything else in hexadecimal. */
    private static String text(byte[] octets) {
        byte[] kept = octets.length > LONGEST_VALUE ? Arrays.copyOf(octets, LONGEST_VALUE) : octets;
        for (byte octet : kept) {
            if (octet < 0x20 || octet == 0x7f) {
                return "0x" + HexFormat.of().formatHex(kept);
            }
        }
        return new String(kept, StandardCharsets.US_ASCII);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Of its object: the same whoever sees it, so that there is one. */
    String name() {
        return "discovered-" + mac.toString().replace(':', '-');
    }

    /** Its object of {@code version}: no DHCP, no boot, until somebody changes that. {@code node}: who saw it. */
    String object(String version, String namespace, String node) {
        ObjectNode object = JSON.createObjectNode();
        object.put("apiVersion", "tinkerbell.org/" + version).put("kind", "Hardware");
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("name", name()).put("namespace", namespace);
        labels.forEach(metadata.putObject("labels")::put);
        ObjectNode notes = metadata.putObject("annotations").put(OURS + "discovered-by", node);
        annotations.forEach(notes::put);
        ObjectNode spec = object.putObject("spec");
        if (version.equals(ReportSettings.V1ALPHA2)) {
            ObjectNode card = spec.putObject("networkInterfaces").putObject(mac.toString());
            card.putObject("dhcp").putObject("ipv4").put("disabled", true);
            card.putObject("netboot").put("disabled", true);
            return object.toString();
        }
        ObjectNode card = spec.putArray("interfaces").addObject().put("disableDhcp", true);
        ObjectNode dhcp = card.putObject("dhcp").put("mac", mac.toString());
        String processor = PROCESSORS.getOrDefault(architecture, "");
        if (!processor.isEmpty()) {
            dhcp.put("arch", processor).put("uefi", true);
        }
        card.putObject("netboot").put("allowPXE", false).put("allowWorkflow", false);
        return object.toString();
    }
}
