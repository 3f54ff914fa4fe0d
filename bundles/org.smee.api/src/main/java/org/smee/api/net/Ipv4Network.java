package org.smee.api.net;

/**
 * An IPv4 prefix such as 10.0.0.0/8.
 *
 * @param address the network's address; host bits are cleared
 * @param prefix length of the prefix, 0..32
 */
public record Ipv4Network(Ipv4Address address, int prefix) {
    /** Throws {@link IllegalArgumentException} if {@code prefix} is outside 0..32. */
    public Ipv4Network {
        if (prefix < 0 || prefix > 32) {
            throw new IllegalArgumentException("prefix " + prefix + " is outside 0..32");
        }
        address = new Ipv4Address(address.bits() & maskBits(prefix));
    }

    /** Reads {@code a.b.c.d/n}; a bare address is a /32. Throws {@link IllegalArgumentException} naming the text. */
    public static Ipv4Network parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        String prefix = slash < 0 ? "32" : text.substring(slash + 1);
        if (!prefix.matches("\\d{1,2}") || Integer.parseInt(prefix) > 32) {
            throw new IllegalArgumentException("\"" + text + "\" is not a network; allowed: e.g. 10.0.0.0/8");
        }
        return new Ipv4Network(Ipv4Address.parse(address), Integer.parseInt(prefix));
    }

    /** Says whether {@code candidate} lies inside. */
    public boolean contains(Ipv4Address candidate) {
        return (candidate.bits() & maskBits(prefix)) == address.bits();
    }

    /** Returns the netmask, e.g. 255.0.0.0 for /8. */
    public Ipv4Address netmask() {
        return new Ipv4Address(maskBits(prefix));
    }

    private static int maskBits(int prefix) {
        return prefix == 0 ? 0 : -1 << 32 - prefix;
    }

    @Override
    public String toString() {
        return address + "/" + prefix;
    }
}
