package org.smee.tftp.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What client and server agree on.
 *
 * @param blksize bytes per block (RFC 2348)
 * @param windowsize blocks per acknowledgement (RFC 7440)
 * @param timeoutSeconds the client's wish (RFC 2349); 0: none
 * @param granted options to acknowledge, in the order shown; empty: no OACK
 */
record Negotiation(int blksize, int windowsize, int timeoutSeconds, Map<String, String> granted) {
    static final int MIN_BLKSIZE = 8;
    static final int MAX_BLKSIZE = 65_464;
    private static final int DEFAULT_BLKSIZE = 512;
    /** UDP and TFTP headers around a block. */
    private static final int HEADERS = 12;

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    /**
     * Answers the options of {@code request}; unknown and malformed ones are left out, as RFC 2347 says.
     *
     * @param size length of the file; negative: unknown, so tsize is left out
     * @param room bytes of a block that leave the host in one piece, see {@link #room}
     */
    static Negotiation of(ReadRequest request, long size, int room, TftpSettings settings) {
        Map<String, String> granted = new LinkedHashMap<>();
        int largest = Math.max(MIN_BLKSIZE, Math.min(settings.blockSize(), room));
        int blksize = agree(request, "blksize", MIN_BLKSIZE, MAX_BLKSIZE, largest, granted)
                .orElse(DEFAULT_BLKSIZE);
        int windowsize = agree(request, "windowsize", 1, 65_535, settings.maxWindowsize(), granted)
                .orElse(1);
        int timeout = agree(request, "timeout", 1, 255, 255, granted).orElse(0);
        if (size >= 0 && number(request, "tsize", 0, Integer.MAX_VALUE).isPresent()) {
            granted.put("tsize", Long.toString(size));
        }
        return new Negotiation(blksize, windowsize, timeout, granted);
    }

    /** How large a block may be that leaves from {@code own} through an interface of this MTU without fragments. */
    static int room(InetAddress own, int mtu) {
        return mtu - HEADERS - (own instanceof Inet6Address ? IPV6_HEADER : IPV4_HEADER);
    }

    private static OptionalInt agree(
            ReadRequest request, String name, int low, int high, int largest, Map<String, String> granted) {
        OptionalInt wanted = number(request, name, low, high);
        if (wanted.isEmpty()) {
            return wanted;
        }
        int agreed = Math.min(wanted.getAsInt(), largest);
        granted.put(name, Integer.toString(agreed));
        return OptionalInt.of(agreed);
    }

    private static OptionalInt number(ReadRequest request, String name, int low, int high) {
        String text = request.options().getOrDefault(name, "").strip();
        if (!text.matches("[0-9]{1,9}")) {
            return OptionalInt.empty();
        }
        int value = Integer.parseInt(text);
        return value < low || value > high ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
