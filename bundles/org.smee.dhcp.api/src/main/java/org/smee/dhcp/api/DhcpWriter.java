package org.smee.dhcp.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Writes a DHCPv4 message front to back into its own array: fixed fields in any order, then options in the order of the
 * calls, then {@link #end}. Reusable, not thread-safe. Clients, tests and {@link DhcpReply} write with it.
 */
public final class DhcpWriter {
    private static final int MAX_OPTION = 255;

    private final byte[] bytes;
    private int at;

    /** A writer for messages of up to {@code capacity} bytes. */
    public DhcpWriter(int capacity) {
        bytes = new byte[Math.max(capacity, DhcpHeader.OPTIONS + 1)];
        start(1, 1, 6);
    }

    /** Begins a new message: all fields zero but these and the cookie. */
    public DhcpWriter start(int op, int htype, int hlen) {
        Arrays.fill(bytes, 0, DhcpHeader.OPTIONS, (byte) 0);
        bytes[DhcpHeader.OP] = (byte) op;
        bytes[DhcpHeader.HTYPE] = (byte) htype;
        bytes[DhcpHeader.HLEN] = (byte) hlen;
        DhcpHeader.putInt(bytes, DhcpHeader.COOKIE, DhcpHeader.MAGIC_COOKIE);
        at = DhcpHeader.OPTIONS;
        return this;
    }

    /** Sets the transaction id. */
    public DhcpWriter xid(int xid) {
        DhcpHeader.putInt(bytes, DhcpHeader.XID, xid);
        return this;
    }

    /** Sets hops and secs. */
    public DhcpWriter hopsAndSecs(int hops, int secs) {
        bytes[DhcpHeader.HOPS] = (byte) hops;
        DhcpHeader.putShort(bytes, DhcpHeader.SECS, secs);
        return this;
    }

    /** Sets the flags; 0x8000 asks for broadcast replies. */
    public DhcpWriter flags(int flags) {
        DhcpHeader.putShort(bytes, DhcpHeader.FLAGS, flags);
        return this;
    }

    /** Sets the four addresses. */
    public DhcpWriter addresses(int ciaddr, int yiaddr, int siaddr, int giaddr) {
        DhcpHeader.putInt(bytes, DhcpHeader.CIADDR, ciaddr);
        DhcpHeader.putInt(bytes, DhcpHeader.YIADDR, yiaddr);
        DhcpHeader.putInt(bytes, DhcpHeader.SIADDR, siaddr);
        DhcpHeader.putInt(bytes, DhcpHeader.GIADDR, giaddr);
        return this;
    }

    /** Sets {@code chaddr} to the low {@code octets} of {@code bits}, at most 8. */
    public DhcpWriter chaddr(long bits, int octets) {
        for (int i = 0; i < octets; i++) {
            bytes[DhcpHeader.CHADDR + i] = (byte) (bits >>> 8 * (octets - 1 - i));
        }
        return this;
    }

    /** Copies {@code chaddr} of {@code from}. */
    DhcpWriter chaddr(DhcpMessage from) {
        from.copyChaddr(bytes);
        return this;
    }

    /** Sets {@code sname}, cut at 63 bytes. */
    public DhcpWriter sname(String text) {
        byte[] octets = text.getBytes(ISO_8859_1);
        return field(DhcpHeader.SNAME, DhcpHeader.SNAME_LENGTH, octets, octets.length);
    }

    /** Sets {@code file}, cut at 127 bytes. */
    public DhcpWriter file(String text) {
        byte[] octets = text.getBytes(ISO_8859_1);
        return file(octets, octets.length);
    }

    /** Sets {@code file} to the first {@code count} bytes of {@code text}, cut at 127. */
    DhcpWriter file(byte[] text, int count) {
        return field(DhcpHeader.FILE, DhcpHeader.FILE_LENGTH, text, count);
    }

    private DhcpWriter field(int from, int size, byte[] text, int count) {
        System.arraycopy(text, 0, bytes, from, Math.min(count, size - 1));
        return this;
    }

    /** Appends an option; values over 255 bytes are split (RFC 3396). */
    public DhcpWriter option(int code, byte... value) {
        return option(code, value, 0, value.length);
    }

    /** Appends an option of {@code count} bytes of {@code from}; values over 255 bytes are split (RFC 3396). */
    public DhcpWriter option(int code, byte[] from, int offset, int count) {
        int done = 0;
        do {
            int part = Math.min(count - done, MAX_OPTION);
            bytes[at++] = (byte) code;
            bytes[at++] = (byte) part;
            System.arraycopy(from, offset + done, bytes, at, part);
            at += part;
            done += part;
        } while (done < count);
        return this;
    }

    /** Appends an option holding one 32 bit number, e.g. an address. */
    public DhcpWriter optionInt(int code, int value) {
        bytes[at++] = (byte) code;
        bytes[at++] = 4;
        DhcpHeader.putInt(bytes, at, value);
        at += 4;
        return this;
    }

    /** Appends an option holding text. */
    public DhcpWriter optionText(int code, String text) {
        return option(code, text.getBytes(ISO_8859_1));
    }

    /** Appends the end option, pads with zeros to {@code minimum} and returns the length of the message. */
    public int end(int minimum) {
        bytes[at++] = (byte) DhcpOption.END;
        if (at < minimum) {
            Arrays.fill(bytes, at, minimum, (byte) 0);
            at = minimum;
        }
        return at;
    }

    /** The array the message stands in, from index 0; valid until the next {@link #start}. */
    public byte[] bytes() {
        return bytes;
    }

    /** A copy of what is written so far. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, at);
    }
}
