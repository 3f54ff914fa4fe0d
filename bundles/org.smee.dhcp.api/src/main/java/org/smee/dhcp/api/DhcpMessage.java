package org.smee.dhcp.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

/**
 * A received DHCPv4 message, read in place: the options are located once and then looked at where they stand.
 *
 * <p>For handlers it is an immutable value until the stage they returned completes. The one who owns it (a server, a
 * benchmark) may fill {@link #storage} and {@link #decode} again afterwards; not thread-safe while it does.
 *
 * <p>Repeated options are joined (RFC 3396); options in {@code sname} and {@code file} are read when option 52 says so
 * (RFC 2132 section 9.3). Integers are as on the wire, addresses in 32 bits with the first octet highest.
 */
public final class DhcpMessage {
    /** Longest datagram that is read; what is longer counts as malformed. */
    public static final int MAX_LENGTH = 4096;

    private static final int MAX_JOINED = 16 * 1024;
    private static final int FILE_HOLDS_OPTIONS = 1;
    private static final int SNAME_HOLDS_OPTIONS = 2;

    private byte[] bytes = new byte[MAX_LENGTH];
    private final OptionTable options = new OptionTable();
    private int length;
    private int end;
    private int hlen;
    private int overloaded;

    /** Decodes a copy of {@code packet}. */
    public static DhcpMessage of(byte[] packet) throws MalformedPacketException {
        DhcpMessage message = new DhcpMessage();
        if (packet.length > MAX_LENGTH) {
            throw new MalformedPacketException("longer than " + MAX_LENGTH + " bytes");
        }
        System.arraycopy(packet, 0, message.bytes, 0, packet.length);
        message.decode(packet.length);
        return message;
    }

    /** The array, at least {@link #MAX_LENGTH} long, into which the owner copies the next packet, from index 0. */
    public byte[] storage() {
        return bytes;
    }

    /** Decodes the first {@code count} bytes of {@link #storage}. After an exception the message must not be read. */
    public void decode(int count) throws MalformedPacketException {
        if (count < DhcpHeader.OPTIONS) {
            throw new MalformedPacketException(count + " bytes, but header and cookie need 240 (RFC 2131 section 2)");
        }
        if (DhcpHeader.getInt(bytes, DhcpHeader.COOKIE) != DhcpHeader.MAGIC_COOKIE) {
            throw new MalformedPacketException("no magic cookie 63825363 at byte 236 (RFC 2131 section 3)");
        }
        length = count;
        end = count;
        hlen = Math.min(bytes[DhcpHeader.HLEN] & 0xff, DhcpHeader.CHADDR_LENGTH);
        options.clear();
        overloaded = 0;
        if (count > DhcpHeader.OPTIONS) {
            scan(DhcpHeader.OPTIONS, count, true);
            overload();
        }
    }

    private void overload() throws MalformedPacketException {
        overloaded = optionLength(DhcpOption.OVERLOAD) == 1 ? optionByte(DhcpOption.OVERLOAD, 0) : 0;
        if ((overloaded & FILE_HOLDS_OPTIONS) != 0) {
            scan(DhcpHeader.FILE, DhcpHeader.FILE + DhcpHeader.FILE_LENGTH, false);
        }
        if ((overloaded & SNAME_HOLDS_OPTIONS) != 0) {
            scan(DhcpHeader.SNAME, DhcpHeader.SNAME + DhcpHeader.SNAME_LENGTH, false);
        }
    }

    private void scan(int from, int to, boolean endRequired) throws MalformedPacketException {
        int at = from;
        while (at < to) {
            int code = bytes[at++] & 0xff;
            if (code == DhcpOption.PAD) {
                continue;
            }
            if (code == DhcpOption.END) {
                return;
            }
            int count = at < to ? bytes[at++] & 0xff : 256;
            if (at + count > to) {
                throw new MalformedPacketException("option " + code + " at byte " + (at - 2) + " runs over the end");
            }
            if (options.has(code)) {
                join(code, at, count);
            } else {
                options.set(code, at, count);
            }
            at += count;
        }
        if (endRequired) {
            throw new MalformedPacketException("no end option (RFC 2132 section 3.2)");
        }
    }

    /** Puts the value so far and the next part behind the packet, in one piece. */
    private void join(int code, int at, int count) throws MalformedPacketException {
        int first = options.offset(code);
        int before = options.length(code);
        boolean last = first >= length && first + before == end;
        int start = last ? first : end;
        int needed = start + before + count;
        if (needed > MAX_JOINED) {
            throw new MalformedPacketException("option " + code + " is repeated beyond " + MAX_JOINED + " bytes");
        }
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, MAX_JOINED);
        }
        if (!last) {
            System.arraycopy(bytes, first, bytes, start, before);
        }
        System.arraycopy(bytes, at, bytes, start + before, count);
        end = needed;
        options.set(code, start, before + count);
    }

    /** Bytes of the datagram. */
    public int length() {
        return length;
    }

    /** 1 BOOTREQUEST, 2 BOOTREPLY. */
    public int op() {
        return bytes[DhcpHeader.OP] & 0xff;
    }

    /** Hardware type, 1 Ethernet. */
    public int htype() {
        return bytes[DhcpHeader.HTYPE] & 0xff;
    }

    /** Octets of {@code chaddr} that count, 0..16; larger values on the wire are taken as 16. */
    public int hlen() {
        return hlen;
    }

    /** Relays the message came through. */
    public int hops() {
        return bytes[DhcpHeader.HOPS] & 0xff;
    }

    /** Transaction id. */
    public int xid() {
        return DhcpHeader.getInt(bytes, DhcpHeader.XID);
    }

    /** Seconds since the client began. */
    public int secs() {
        return DhcpHeader.getShort(bytes, DhcpHeader.SECS);
    }

    /** The flags field, 16 bits. */
    public int flags() {
        return DhcpHeader.getShort(bytes, DhcpHeader.FLAGS);
    }

    /** Whether the client asks for broadcast replies. */
    public boolean broadcast() {
        return (flags() & DhcpHeader.BROADCAST_FLAG) != 0;
    }

    /** Address the client holds, 0 for none. */
    public int ciaddr() {
        return DhcpHeader.getInt(bytes, DhcpHeader.CIADDR);
    }

    /** Address given to the client. */
    public int yiaddr() {
        return DhcpHeader.getInt(bytes, DhcpHeader.YIADDR);
    }

    /** Next server. */
    public int siaddr() {
        return DhcpHeader.getInt(bytes, DhcpHeader.SIADDR);
    }

    /** First relay, 0 for none. */
    public int giaddr() {
        return DhcpHeader.getInt(bytes, DhcpHeader.GIADDR);
    }

    /** {@code sname} up to the first NUL; empty if it holds options. */
    public String sname() {
        return (overloaded & SNAME_HOLDS_OPTIONS) != 0 ? "" : field(DhcpHeader.SNAME, DhcpHeader.SNAME_LENGTH);
    }

    /** {@code file} up to the first NUL; empty if it holds options. */
    public String file() {
        return (overloaded & FILE_HOLDS_OPTIONS) != 0 ? "" : field(DhcpHeader.FILE, DhcpHeader.FILE_LENGTH);
    }

    private String field(int from, int size) {
        int count = 0;
        while (count < size && bytes[from + count] != 0) {
            count++;
        }
        return new String(bytes, from, count, ISO_8859_1);
    }

    /** Whether {@code chaddr} is an address a record can have: 6 or 8 octets. */
    public boolean hasMac() {
        return hlen == 6 || hlen == 8;
    }

    /** The address in {@code chaddr} as a number; meaningful if {@link #hasMac}. Allocates nothing. */
    public long macBits() {
        long all = DhcpHeader.getLong(bytes, DhcpHeader.CHADDR);
        return hlen == 8 ? all : all >>> 16;
    }

    /** The address in {@code chaddr}; throws {@link IllegalStateException} unless {@link #hasMac}. */
    public MacAddress mac() {
        if (!hasMac()) {
            throw new IllegalStateException("chaddr has " + hlen + " octets");
        }
        return new MacAddress(macBits(), hlen);
    }

    /** Option 53, or {@link MessageType#NONE} if it is missing or not one byte long. */
    public int type() {
        return optionLength(DhcpOption.MESSAGE_TYPE) == 1 ? optionByte(DhcpOption.MESSAGE_TYPE, 0) : MessageType.NONE;
    }

    /** Whether the option is there, even empty. */
    public boolean has(int code) {
        return options.has(code);
    }

    /** Bytes of the option's value, 0 if it is absent or empty. */
    public int optionLength(int code) {
        return options.length(code);
    }

    /** One byte of the value, 0..255; {@code index} must be below {@link #optionLength}. */
    public int optionByte(int code, int index) {
        return bytes[options.offset(code) + index] & 0xff;
    }

    /** The first two bytes of the value from {@code index} as a number. */
    public int optionShort(int code, int index) {
        return DhcpHeader.getShort(bytes, options.offset(code) + index);
    }

    /** The value if it is four bytes long, else {@code otherwise}: addresses and times. */
    public int optionInt(int code, int otherwise) {
        return optionLength(code) == 4 ? DhcpHeader.getInt(bytes, options.offset(code)) : otherwise;
    }

    /** A copy of the value, empty if absent. */
    public byte[] option(int code) {
        int at = options.has(code) ? options.offset(code) : 0;
        return Arrays.copyOfRange(bytes, at, at + optionLength(code));
    }

    /** The value as text, empty if absent. */
    public String optionText(int code) {
        return new String(option(code), ISO_8859_1);
    }

    /** Whether the value begins with {@code ascii}. Allocates nothing. */
    public boolean optionStartsWith(int code, byte[] ascii) {
        return optionLength(code) >= ascii.length && matches(options.offset(code), ascii);
    }

    /** Whether the {@code count} bytes of the value from {@code index} are exactly {@code ascii}. */
    public boolean optionEquals(int code, int index, int count, byte[] ascii) {
        return count == ascii.length
                && index + count <= optionLength(code)
                && matches(options.offset(code) + index, ascii);
    }

    /**
     * Where, within the value of {@code code}, the value of its encapsulated option {@code sub} begins (RFC 2132 section
     * 8.4); -1 if it is absent or not {@code size} bytes long.
     */
    public int subOption(int code, int sub, int size) {
        int count = optionLength(code);
        for (int i = 0; i + 1 < count; ) {
            int found = optionByte(code, i);
            if (found == DhcpOption.PAD || found == DhcpOption.END) {
                i++;
                continue;
            }
            int part = optionByte(code, i + 1);
            if (found == sub && part == size && i + 2 + part <= count) {
                return i + 2;
            }
            i += 2 + part;
        }
        return -1;
    }

    private boolean matches(int at, byte[] ascii) {
        return Arrays.equals(bytes, at, at + ascii.length, ascii, 0, ascii.length);
    }

    /** Calls {@code each} with every code present, ascending. */
    public void forEachOption(IntConsumer each) {
        for (int code = options.next(0); code < 256; code = options.next(code + 1)) {
            each.accept(code);
        }
    }

    /** A copy of the datagram. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    void copyChaddr(byte[] into) {
        System.arraycopy(bytes, DhcpHeader.CHADDR, into, DhcpHeader.CHADDR, hlen);
    }

    int copyOption(int code, byte[] into, int at) {
        int count = optionLength(code);
        System.arraycopy(bytes, options.offset(code), into, at, count);
        return count;
    }

    @Override
    public String toString() {
        return MessageType.name(type()) + " xid=" + String.format("%08x", xid()) + " chaddr="
                + (hasMac() ? mac().toString() : "(" + hlen + " octets)") + " giaddr=" + new Ipv4Address(giaddr());
    }
}
