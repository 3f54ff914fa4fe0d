package org.smee.dhcp.api;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.smee.api.net.Ipv4Address;

/** Names the options of a message and prints their values. The text comes from the network: escape it for terminals. */
public final class OptionText {
    private enum Form {
        ADDRESSES,
        SECONDS,
        TEXT,
        HEX
    }

    private record Known(String name, Form form) {}

    private static final Map<Integer, Known> KNOWN = Map.ofEntries(
            Map.entry(DhcpOption.SUBNET_MASK, new Known("netmask", Form.ADDRESSES)),
            Map.entry(DhcpOption.ROUTER, new Known("gateway", Form.ADDRESSES)),
            Map.entry(DhcpOption.NAME_SERVERS, new Known("name servers", Form.ADDRESSES)),
            Map.entry(DhcpOption.LOG_SERVERS, new Known("log servers", Form.ADDRESSES)),
            Map.entry(DhcpOption.HOST_NAME, new Known("host name", Form.TEXT)),
            Map.entry(DhcpOption.DOMAIN_NAME, new Known("domain", Form.TEXT)),
            Map.entry(DhcpOption.BROADCAST_ADDRESS, new Known("broadcast", Form.ADDRESSES)),
            Map.entry(DhcpOption.NTP_SERVERS, new Known("time servers", Form.ADDRESSES)),
            Map.entry(DhcpOption.VENDOR_SPECIFIC, new Known("PXE vendor options", Form.HEX)),
            Map.entry(DhcpOption.LEASE_TIME, new Known("lease", Form.SECONDS)),
            Map.entry(DhcpOption.SERVER_IDENTIFIER, new Known("server", Form.ADDRESSES)),
            Map.entry(DhcpOption.MESSAGE, new Known("message", Form.TEXT)),
            Map.entry(DhcpOption.RENEWAL_TIME, new Known("renew after", Form.SECONDS)),
            Map.entry(DhcpOption.REBINDING_TIME, new Known("rebind after", Form.SECONDS)),
            Map.entry(DhcpOption.CLASS_IDENTIFIER, new Known("class", Form.TEXT)),
            Map.entry(DhcpOption.TFTP_SERVER_NAME, new Known("TFTP server name", Form.TEXT)),
            Map.entry(DhcpOption.BOOT_FILE_NAME, new Known("boot file name", Form.TEXT)),
            Map.entry(DhcpOption.DOMAIN_SEARCH, new Known("domain search", Form.HEX)),
            Map.entry(DhcpOption.CLASSLESS_ROUTES, new Known("routes", Form.HEX)),
            Map.entry(DhcpOption.CLIENT_MACHINE_IDENTIFIER, new Known("machine id", Form.HEX)),
            Map.entry(DhcpOption.IPXE, new Known("iPXE options", Form.HEX)));

    private OptionText() {}

    /**
     * Returns {@code name (code): value} for every option of {@code message} but its type, ascending by code; {@code
     * durations} prints times.
     */
    public static List<String> lines(DhcpMessage message, Function<Duration, String> durations) {
        List<String> lines = new ArrayList<>();
        message.forEachOption(code -> {
            if (code != DhcpOption.MESSAGE_TYPE) {
                lines.add(name(code) + ": " + value(message, code, durations));
            }
        });
        return lines;
    }

    /** {@code name (code)}. */
    public static String name(int code) {
        return known(code).name() + " (" + code + ")";
    }

    /** The value of an option that is there; {@code durations} prints times. */
    public static String value(DhcpMessage message, int code, Function<Duration, String> durations) {
        return value(message.option(code), known(code).form(), durations);
    }

    private static Known known(int code) {
        return KNOWN.getOrDefault(code, new Known("option", Form.HEX));
    }

    private static String value(byte[] bytes, Form form, Function<Duration, String> durations) {
        if (form == Form.TEXT) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        if (form == Form.SECONDS && bytes.length == 4) {
            long seconds = number(bytes, 0) & 0xffff_ffffL;
            return seconds == 0xffff_ffffL ? "for ever" : durations.apply(Duration.ofSeconds(seconds));
        }
        if (form == Form.ADDRESSES && bytes.length % 4 == 0) {
            List<String> addresses = new ArrayList<>();
            for (int i = 0; i < bytes.length; i += 4) {
                addresses.add(new Ipv4Address(number(bytes, i)).toString());
            }
            return String.join(", ", addresses);
        }
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    private static int number(byte[] bytes, int at) {
        return bytes[at] << 24 | (bytes[at + 1] & 255) << 16 | (bytes[at + 2] & 255) << 8 | bytes[at + 3] & 255;
    }
}
