package org.smee.http.internal;

import java.net.InetAddress;
import java.util.List;
import org.smee.api.net.IpLiteral;

/**
 * An IPv4 or IPv6 prefix.
 *
 * @param address an address in it; bits behind the prefix do not matter
 * @param prefix length of the prefix in bits, 0..32 or 0..128
 */
record IpNetwork(InetAddress address, int prefix) {
    private static final int MAPPED_PREFIX = 96;

    /**
     * Reads {@code address/prefix}; a bare address is a network of one. Throws {@link IllegalArgumentException} that
     * names the text.
     */
    static IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = IpLiteral.parse(literal).orElseThrow(() -> wrong(text));
        int longest = address.getAddress().length * Byte.SIZE;
        if (slash < 0) {
            return new IpNetwork(address, longest);
        }
        String digits = text.substring(slash + 1);
        if (!digits.matches("\\d{1,3}")) {
            throw wrong(text);
        }
        boolean mapped = longest == 32 && literal.indexOf(':') >= 0;
        int prefix = Integer.parseInt(digits) - (mapped ? MAPPED_PREFIX : 0);
        if (prefix < 0 || prefix > longest) {
            throw wrong(text);
        }
        return new IpNetwork(address, prefix);
    }

    /** Says whether {@code candidate} is of the same family and lies inside. */
    boolean contains(InetAddress candidate) {
        byte[] ours = address.getAddress();
        byte[] theirs = candidate.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefix % Byte.SIZE;
        return rest == 0 || (ours[whole] ^ theirs[whole]) >> Byte.SIZE - rest == 0;
    }

    /** Says whether any of {@code networks} contains {@code candidate}. */
    static boolean anyContains(List<IpNetwork> networks, InetAddress candidate) {
        for (IpNetwork network : networks) {
            if (network.contains(candidate)) {
                return true;
            }
        }
        return false;
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "networks and addresses such as 10.0.0.0/8, 192.0.2.7, 2001:db8::/32 or ::1,"
                        + " separated by commas; \"" + text + "\" is none");
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
