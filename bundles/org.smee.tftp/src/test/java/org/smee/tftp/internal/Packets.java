package org.smee.tftp.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Packets as a client writes and reads them. */
final class Packets {
    private Packets() {}

    static byte[] rrq(String file, String... options) {
        return request(1, file, "octet", options);
    }

    static byte[] request(int opcode, String file, String mode, String... options) {
        ByteBuf out = Unpooled.buffer().writeShort(opcode);
        text(out, file);
        text(out, mode);
        for (String option : options) {
            text(out, option);
        }
        return bytes(out);
    }

    private static void text(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.UTF_8);
        out.writeByte(0);
    }

    static byte[] ack(int block) {
        return bytes(Unpooled.buffer().writeShort(4).writeShort(block));
    }

    static byte[] error(int code, String message) {
        ByteBuf out = Unpooled.buffer().writeShort(5).writeShort(code);
        text(out, message);
        return bytes(out);
    }

    static byte[] bytes(ByteBuf out) {
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }

    /** {@code DATA 3 [512]}, {@code ACK 7}, {@code ERROR 1 "text"} or {@code OACK {blksize=512}}. */
    static String show(byte[] packet) {
        ByteBuf in = Unpooled.wrappedBuffer(packet);
        int opcode = in.readUnsignedShort();
        return switch (opcode) {
            case 3 -> "DATA " + in.readUnsignedShort() + " [" + in.readableBytes() + "]";
            case 4 -> "ACK " + in.readUnsignedShort();
            case 5 ->
                "ERROR " + in.readUnsignedShort() + " \""
                        + in.toString(4, in.readableBytes() - 1, StandardCharsets.UTF_8) + "\"";
            case 6 -> "OACK " + options(in);
            default -> "opcode " + opcode;
        };
    }

    private static Map<String, String> options(ByteBuf in) {
        Map<String, String> options = new TreeMap<>();
        String[] parts = in.toString(StandardCharsets.US_ASCII).split("\0");
        for (int i = 0; i + 1 < parts.length; i += 2) {
            options.put(parts[i], parts[i + 1]);
        }
        return options;
    }
}
