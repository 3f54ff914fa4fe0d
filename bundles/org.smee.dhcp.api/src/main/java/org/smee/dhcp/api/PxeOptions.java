package org.smee.dhcp.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.smee.api.trace.BootTrace;

/**
 * What network boot clients look for: their class (option 60), and option 43 as PXE clients read it (PXE specification
 * 2.1, chapter 2). Sub-options are written ascending and without an end mark, as clients of Smee know them.
 */
public final class PxeOptions {
    private static final int DISCOVERY_CONTROL = 6;
    private static final int BOOT_FROM_FILE_NAME = 8;
    private static final int BOOT_MENU = 9;
    private static final int MENU_PROMPT = 10;
    private static final int TRACE = 69;
    private static final int TRACE_LENGTH = 26;
    private static final int BOOT_ITEM = 71;
    private static final int BOOT_ITEM_LENGTH = 4;
    private static final int VLAN = 116;
    private static final int LONGEST_VLAN = 200;

    private static final byte[] PXE_CLIENT = "PXEClient".getBytes(US_ASCII);
    private static final byte[] HTTP_CLIENT = "HTTPClient".getBytes(US_ASCII);
    private static final byte[] RASPBERRY_PI_BOOT = "\0\0\u0011Raspberry Pi Boot".getBytes(US_ASCII);
    private static final byte[] RASPBERRY_PI_PROMPT = {0, 'P', 'X', 'E'};

    private PxeOptions() {}

    /** Sets option 60: the class of the client without what follows it there. */
    public static void classIdentifier(DhcpRequest request) {
        boolean http = request.client().kind() == Client.Kind.HTTP;
        request.reply().option(DhcpOption.CLASS_IDENTIFIER, http ? HTTP_CLIENT : PXE_CLIENT);
    }

    /**
     * Opens option 43 of the reply with what every answer to a network boot says: load the boot file at once, ask nobody
     * else. A Raspberry Pi finds the menu it looks for, a client that asks the boot server for a menu item finds that
     * item again; scripts find the trace, if there is one. The caller adds sub-options above 71, if any, and closes the option.
     */
    public static DhcpReply open(DhcpRequest request) {
        DhcpReply reply = request.reply().open(DhcpOption.VENDOR_SPECIFIC);
        reply.put(DISCOVERY_CONTROL).put(1).put(BOOT_FROM_FILE_NAME);
        if (request.client().raspberryPi()) {
            sub(reply, BOOT_MENU, RASPBERRY_PI_BOOT);
            sub(reply, MENU_PROMPT, RASPBERRY_PI_PROMPT);
        }
        if (request.trace().isPresent() && !request.site().compat()) {
            trace(reply, request.trace());
        }
        if (request.bootServer()) {
            bootItem(reply, request.message());
        }
        return reply;
    }

    /** Adds a sub-option to the open option 43. */
    public static void sub(DhcpReply reply, int code, byte[] value) {
        reply.put(code).put(value.length).put(value);
    }

    /**
     * Adds the trace of the boot (69), as Smee writes it, to the open option 43: version, id of the trace, id of the span
     * and flags, all zero for {@link BootTrace#NONE}.
     */
    public static void trace(DhcpReply reply, BootTrace trace) {
        reply.put(TRACE).put(TRACE_LENGTH).put(0);
        putLong(reply, trace.traceHigh());
        putLong(reply, trace.traceLow());
        putLong(reply, trace.span());
        reply.put(trace.isPresent() ? 1 : 0);
    }

    private static void putLong(DhcpReply reply, long value) {
        reply.putInt((int) (value >>> 32)).putInt((int) value);
    }

    /** Adds the VLAN of a machine (116), unless it has none, to the open option 43. */
    public static void vlan(DhcpReply reply, String vlanId) {
        if (!vlanId.isEmpty() && vlanId.length() < LONGEST_VLAN) {
            reply.put(VLAN).put(vlanId.length()).putText(vlanId);
        }
    }

    /** The client matches the answer to what it asked for by type and layer of the item. */
    private static void bootItem(DhcpReply reply, DhcpMessage message) {
        int at = message.subOption(DhcpOption.VENDOR_SPECIFIC, BOOT_ITEM, BOOT_ITEM_LENGTH);
        if (at < 0) {
            return;
        }
        reply.put(BOOT_ITEM).put(BOOT_ITEM_LENGTH);
        for (int i = 0; i < BOOT_ITEM_LENGTH; i++) {
            reply.put(message.optionByte(DhcpOption.VENDOR_SPECIFIC, at + i));
        }
    }
}
