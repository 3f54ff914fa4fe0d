package org.smee.tftp.internal;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** TFTP on the wire (RFC 1350 section 5, RFC 2347). Stateless; reads only within the readable bytes. */
final class TftpCodec {
    static final int RRQ = 1;
    static final int WRQ = 2;
    static final int DATA = 3;
    static final int ACK = 4;
    static final int ERROR = 5;
    static final int OACK = 6;
    /** Length of what stands before the bytes of a DATA packet. */
    static final int DATA_HEADER = 4;

    static final int ERROR_OTHER = 0;
    static final int ERROR_NOT_FOUND = 1;
    static final int ERROR_ACCESS = 2;
    static final int ERROR_ILLEGAL = 4;
    static final int ERROR_UNKNOWN_TID = 5;

    /** No opcode or block number. */
    static final int NONE = -1;

    private static final int MAX_MESSAGE = 200;
    private static final int MAX_OPTIONS = 32;

    private TftpCodec() {}

    /** Returns the opcode, or {@link #NONE} for a packet without one; moves no index. */
    static int opcode(ByteBuf in) {
        return in.readableBytes() < 2 ? NONE : in.getUnsignedShort(in.readerIndex());
    }

    /** Returns block number of an ACK or code of an ERROR, 0..65535, or {@link #NONE}; moves no index. */
    static int number(ByteBuf in) {
        return in.readableBytes() < 4 ? NONE : in.getUnsignedShort(in.readerIndex() + 2);
    }

    /** Returns the message of an ERROR, cut at its NUL; many clients send none. */
    static String errorMessage(ByteBuf in) {
        if (in.readableBytes() <= 4) {
            return "";
        }
        int start = in.readerIndex() + 4;
        int nul = in.indexOf(start, in.writerIndex(), (byte) 0);
        int end = Math.min(nul < 0 ? in.writerIndex() : nul, start + MAX_MESSAGE);
        return in.toString(start, end - start, StandardCharsets.UTF_8);
    }

    /**
     * Reads an RRQ with its opcode. Backslashes in the file name count as slashes, as some firmware writes them; what
     * follows an empty option name is padding.
     */
    static ReadRequest readRequest(ByteBuf in) throws MalformedPacketException {
        in.skipBytes(2);
        String file = string(in, "file name").replace('\\', '/');
        String mode = string(in, "mode");
        Map<String, String> options = new LinkedHashMap<>();
        while (in.isReadable() && options.size() < MAX_OPTIONS) {
            String name = string(in, "option name").toLowerCase(Locale.ROOT);
            if (name.isEmpty()) {
                break;
            }
            options.putIfAbsent(name, string(in, "value of option " + name));
        }
        return new ReadRequest(file, mode.equalsIgnoreCase("netascii"), options);
    }

    private static String string(ByteBuf in, String what) throws MalformedPacketException {
        int length = in.bytesBefore((byte) 0);
        if (length < 0) {
            throw new MalformedPacketException("RRQ " + what + " has no NUL behind it (RFC 1350 section 5)");
        }
        String text = in.toString(in.readerIndex(), length, StandardCharsets.UTF_8);
        in.skipBytes(length + 1);
        return text;
    }

    /** Writes an ERROR; the message is cut to fit any client's buffer. */
    static void writeError(ByteBuf out, int code, String message) {
        String shown = message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) : message;
        out.writeShort(ERROR).writeShort(code);
        out.writeCharSequence(shown.replace('\0', ' '), StandardCharsets.UTF_8);
        out.writeByte(0);
    }

    /** Writes an OACK (RFC 2347). */
    static void writeOack(ByteBuf out, Map<String, String> options) {
        out.writeShort(OACK);
        options.forEach((name, value) -> {
            out.writeCharSequence(name, StandardCharsets.US_ASCII);
            out.writeByte(0);
            out.writeCharSequence(value, StandardCharsets.US_ASCII);
            out.writeByte(0);
        });
    }
}
