package org.smee.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.DhcpWriter;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.dhcp.api.MessageType;

/**
 * Builds the DHCP messages of usual clients, DISCOVER to begin with. Every method changes this builder and returns it;
 * setting an option again replaces it, setting it to no bytes makes it empty.
 */
public final class Packets {
    /** Transaction id of every message that sets no other. */
    public static final int XID = 0x01020304;

    private static final byte[] IPXE_FEATURES = {
        (byte) 177, 5, 1, 0x1a, (byte) 0xf4, 0x10, 0, (byte) 235, 3, 1, 0, 0, 19, 1, 1, 18, 1, 1
    };
    private static final byte[] IPXE_WITHOUT_HTTP = {(byte) 235, 3, 1, 0, 0, 18, 1, 1};

    private final Map<Integer, byte[]> options = new TreeMap<>();
    private final MacAddress mac;
    private int octets;
    private int op = 1;
    private int xid = XID;
    private int flags;
    private int hops;
    private int secs;
    private int ciaddr;
    private int giaddr;
    private boolean end = true;

    private Packets(String mac) {
        this.mac = MacAddress.parse(mac);
        octets = this.mac.octets();
        option(DhcpOption.MESSAGE_TYPE, MessageType.DISCOVER);
    }

    /** A client that only wants an address: no class, no boot. */
    public static Packets plain(String mac) {
        return new Packets(mac);
    }

    /** An operating system's client as dhclient, udhcpc or dhcpcd are. */
    public static Packets system(String mac) {
        return plain(mac)
                .text(DhcpOption.CLASS_IDENTIFIER, "udhcp 1.35.0")
                .maximumMessageSize(576)
                .option(DhcpOption.PARAMETER_REQUEST_LIST, 1, 3, 6, 12, 15, 28, 42);
    }

    /** PXE firmware of architecture {@code arch}; see {@link #arch} for lists. */
    public static Packets pxe(String mac, int arch) {
        return plain(mac)
                .text(DhcpOption.CLASS_IDENTIFIER, String.format("PXEClient:Arch:%05d:UNDI:002001", arch))
                .arch(arch)
                .option(DhcpOption.CLIENT_NETWORK_INTERFACE, 1, 2, 1)
                .machineIdentifier()
                .maximumMessageSize(1472);
    }

    /** BIOS PXE firmware. */
    public static Packets bios(String mac) {
        return pxe(mac, 0);
    }

    /** UEFI x86-64 PXE firmware; asks for broadcasts as edk2 does. */
    public static Packets uefi(String mac) {
        return pxe(mac, 7).broadcast();
    }

    /** UEFI ARM64 PXE firmware. */
    public static Packets arm64(String mac) {
        return pxe(mac, 11).broadcast();
    }

    /** UEFI x86-64 HTTP boot. */
    public static Packets http(String mac) {
        return pxe(mac, 16)
                .text(DhcpOption.CLASS_IDENTIFIER, "HTTPClient:Arch:00016:UNDI:003000")
                .broadcast();
    }

    /** Stock iPXE: user class {@code iPXE}, speaks HTTP. */
    public static Packets ipxe(String mac, int arch) {
        return pxe(mac, arch)
                .text(DhcpOption.USER_CLASS, "iPXE")
                .option(DhcpOption.IPXE, IPXE_FEATURES)
                .clientIdentifier();
    }

    /** An iPXE built without HTTP. */
    public static Packets ipxeWithoutHttp(String mac, int arch) {
        return ipxe(mac, arch).option(DhcpOption.IPXE, IPXE_WITHOUT_HTTP);
    }

    /** An iPXE with our user class. */
    public static Packets tinkerbell(String mac, int arch) {
        return ipxe(mac, arch).text(DhcpOption.USER_CLASS, "Tinkerbell");
    }

    /** Makes it another message type. */
    public Packets type(int type) {
        return option(DhcpOption.MESSAGE_TYPE, type);
    }

    /** Makes it the REQUEST that accepts an offer of {@code address} by {@code server} (RFC 2131 SELECTING). */
    public Packets request(String address, String server) {
        return type(MessageType.REQUEST)
                .address(DhcpOption.REQUESTED_ADDRESS, address)
                .address(DhcpOption.SERVER_IDENTIFIER, server);
    }

    /** Makes it the REQUEST of a client that remembers {@code address} (RFC 2131 INIT-REBOOT). */
    public Packets reboot(String address) {
        return type(MessageType.REQUEST).address(DhcpOption.REQUESTED_ADDRESS, address);
    }

    /** Makes it the REQUEST of a client that holds {@code address} (RFC 2131 RENEWING, REBINDING). */
    public Packets renew(String address) {
        return type(MessageType.REQUEST).ciaddr(address);
    }

    /** Makes it the INFORM of a host that holds {@code address}. */
    public Packets inform(String address) {
        return type(MessageType.INFORM).ciaddr(address);
    }

    /** Lets it come through the relay {@code address}. */
    public Packets relayedBy(String address) {
        giaddr = Ipv4Address.parse(address).bits();
        hops = 1;
        return this;
    }

    /** Sets ciaddr. */
    public Packets ciaddr(String address) {
        ciaddr = Ipv4Address.parse(address).bits();
        return this;
    }

    /** Sets the broadcast flag. */
    public Packets broadcast() {
        flags |= 0x8000;
        return this;
    }

    /** Sets the transaction id. */
    public Packets xid(int id) {
        xid = id;
        return this;
    }

    /** Sets secs. */
    public Packets secs(int seconds) {
        secs = seconds;
        return this;
    }

    /** Sets op; 2 makes it a server's message. */
    public Packets op(int value) {
        op = value;
        return this;
    }

    /** Claims another length of chaddr. */
    public Packets hlen(int count) {
        octets = count;
        return this;
    }

    /** Leaves out the end option. */
    public Packets withoutEnd() {
        end = false;
        return this;
    }

    /** Sets option 93 to a list of architectures; none makes it empty. */
    public Packets arch(int... architectures) {
        int[] octetPairs = new int[architectures.length * 2];
        for (int i = 0; i < architectures.length; i++) {
            octetPairs[i * 2] = architectures[i] >>> 8;
            octetPairs[i * 2 + 1] = architectures[i];
        }
        return option(DhcpOption.CLIENT_ARCHITECTURE, octetPairs);
    }

    /** Sets option 77 to {@code names} in the encoding of RFC 3004 section 4. */
    public Packets userClasses(String... names) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        for (String name : names) {
            value.write(name.length());
            value.writeBytes(name.getBytes(US_ASCII));
        }
        return option(DhcpOption.USER_CLASS, value.toByteArray());
    }

    /** Sets option 61 to the hardware type and MAC. */
    public Packets clientIdentifier() {
        byte[] value = new byte[1 + mac.octets()];
        value[0] = 1;
        for (int i = 0; i < mac.octets(); i++) {
            value[1 + i] = (byte) (mac.bits() >>> 8 * (mac.octets() - 1 - i));
        }
        return option(DhcpOption.CLIENT_IDENTIFIER, value);
    }

    /** Sets option 97 to a UUID made of the MAC. */
    public Packets machineIdentifier() {
        byte[] value = new byte[17];
        for (int i = 0; i < mac.octets(); i++) {
            value[17 - mac.octets() + i] = (byte) (mac.bits() >>> 8 * (mac.octets() - 1 - i));
        }
        return option(DhcpOption.CLIENT_MACHINE_IDENTIFIER, value);
    }

    /** Sets option 57. */
    public Packets maximumMessageSize(int bytes) {
        return option(DhcpOption.MAXIMUM_MESSAGE_SIZE, bytes >>> 8, bytes);
    }

    /** Sets an option to text. */
    public Packets text(int code, String value) {
        return option(code, value.getBytes(US_ASCII));
    }

    /** Sets an option to an address. */
    public Packets address(int code, String value) {
        int bits = Ipv4Address.parse(value).bits();
        return option(code, bits >>> 24, bits >>> 16, bits >>> 8, bits);
    }

    /** Sets an option to the low eight bits of each number. */
    public Packets option(int code, int... octetValues) {
        byte[] value = new byte[octetValues.length];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) octetValues[i];
        }
        return option(code, value);
    }

    /** Sets an option. */
    public Packets option(int code, byte[] value) {
        options.put(code, value.clone());
        return this;
    }

    /** Takes an option away. */
    public Packets without(int code) {
        options.remove(code);
        return this;
    }

    /** The datagram; padded to 300 bytes, as BOOTP relays expect. */
    public byte[] bytes() {
        DhcpWriter writer = new DhcpWriter(DhcpMessage.MAX_LENGTH)
                .start(op, 1, octets)
                .xid(xid)
                .hopsAndSecs(hops, secs)
                .flags(flags)
                .addresses(ciaddr, 0, 0, giaddr)
                .chaddr(mac.bits(), mac.octets());
        options.forEach(writer::option);
        if (end) {
            writer.end(300);
        }
        return writer.toBytes();
    }

    /** The message, decoded. */
    public DhcpMessage message() {
        try {
            return DhcpMessage.of(bytes());
        } catch (MalformedPacketException e) {
            throw new AssertionError("not a message: " + e.getMessage(), e);
        }
    }

    /** The message as a handler gets it, arrived under {@code site}. */
    public DhcpRequest at(DhcpSite site) {
        try {
            return new DhcpRequest(site).decode(bytes());
        } catch (MalformedPacketException e) {
            throw new AssertionError("not a message: " + e.getMessage(), e);
        }
    }
}
