package org.smee.dhcp.ports.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.smee.api.net.Ipv4Address;
import org.smee.api.settings.SettingsReader;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;

/**
 * The checked settings of PID {@code org.smee.dhcp.ports}: where a machine must be connected to be answered. Knows it
 * from what the relay says: its address (giaddr, RFC 2131) and the port's circuit-id (option 82.1, RFC 3046). Allocates
 * nothing.
 */
final class Places {
    static final String PID = "org.smee.dhcp.ports";
    private static final int CIRCUIT_ID = 1;
    private static final String ALLOWED =
            "any, direct, a relay's address, or RELAY/CIRCUIT, e.g. 192.168.7.1/ge-0/0/7 or 192.168.7.1/0x0065";
    private static final String HEXADECIMAL = "0x";

    private final boolean any;
    private final boolean direct;
    private final int[] relays;
    /** For each relay its circuit-id; empty: any. */
    private final byte[][] circuits;

    private Places(boolean any, boolean direct, List<Integer> relays, List<byte[]> circuits) {
        this.any = any;
        this.direct = direct;
        this.relays = relays.stream().mapToInt(i -> i).toArray();
        this.circuits = circuits.toArray(byte[][]::new);
    }

    static Places from(SettingsReader in) {
        return in.parsed("allow", "SMEE_DHCP_PORTS_ALLOW", "any", Places::parse);
    }

    private static Places parse(String text) {
        boolean any = false;
        boolean direct = false;
        List<Integer> relays = new ArrayList<>();
        List<byte[]> circuits = new ArrayList<>();
        for (String word : text.split(",")) {
            String place = word.trim();
            if (place.equalsIgnoreCase("any")) {
                any = true;
            } else if (place.equalsIgnoreCase("direct")) {
                direct = true;
            } else if (!place.isEmpty()) {
                int slash = place.indexOf('/');
                String relay = slash < 0 ? place : place.substring(0, slash);
                relays.add(Ipv4Address.tryParse(relay)
                        .filter(address -> !address.isUnspecified())
                        .orElseThrow(() -> new IllegalArgumentException(ALLOWED))
                        .bits());
                circuits.add(slash < 0 ? new byte[0] : circuit(place.substring(slash + 1)));
            }
        }
        return new Places(any, direct, relays, circuits);
    }

    private static byte[] circuit(String text) {
        boolean hexadecimal = text.startsWith(HEXADECIMAL);
        if (text.isEmpty() || hexadecimal && !text.matches("0x([0-9a-fA-F]{2})+")) {
            throw new IllegalArgumentException(ALLOWED);
        }
        return hexadecimal
                ? HexFormat.of().parseHex(text, HEXADECIMAL.length(), text.length())
                : text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether a machine that sent {@code message} is connected where it may be. */
    boolean contain(DhcpMessage message) {
        if (any || direct && message.giaddr() == 0) {
            return true;
        }
        for (int i = 0; i < relays.length; i++) {
            if (relays[i] == message.giaddr() && isBehind(message, circuits[i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBehind(DhcpMessage message, byte[] circuit) {
        if (circuit.length == 0) {
            return true;
        }
        int at = message.subOption(DhcpOption.RELAY_AGENT_INFORMATION, CIRCUIT_ID, circuit.length);
        return at >= 0 && message.optionEquals(DhcpOption.RELAY_AGENT_INFORMATION, at, circuit.length, circuit);
    }
}
