package org.smee.dhcp.api;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What a message tells about the machine that sent it, found out once for everybody. Belongs to one {@link DhcpRequest}
 * and is filled again for the next; allocates nothing.
 */
public final class Client {
    /** What the class identifier (option 60) says. */
    public enum Kind {
        /** No class identifier. */
        NONE,
        /** PXE, and everything else that is not HTTP boot. */
        PXE,
        /** UEFI HTTP boot. */
        HTTP
    }

    /** Why a message is no request for a network boot, in words, in the order the rules are checked. */
    public enum Netboot {
        /** It is one. */
        YES("wants to boot from the network"),
        TYPE("message type must be either Discover or Request"),
        NO_CLASS("option 60 not set"),
        OTHER_CLASS("option 60 not PXEClient or HTTPClient"),
        NO_ARCHITECTURE("option 93 not set"),
        NO_INTERFACE("option 94 not set"),
        MACHINE_LENGTH("option 97 has invalid length (must be 0 or 17)"),
        MACHINE_TYPE("option 97 does not start with 0");

        private final String why;

        Netboot(String why) {
            this.why = why;
        }

        /** The reason in words. */
        public String why() {
            return why;
        }
    }

    private static final byte[] PXE_CLIENT = "PXEClient".getBytes(US_ASCII);
    private static final byte[] HTTP_CLIENT = "HTTPClient".getBytes(US_ASCII);
    private static final byte[] TINKERBELL = "Tinkerbell".getBytes(US_ASCII);
    private static final byte[] IPXE = "iPXE".getBytes(US_ASCII);
    private static final int MAX_NAMED_ARCHITECTURE = 36;
    private static final int FEATURE_HTTP = 19;
    private static final int[] RASPBERRY_PI = {0xb827eb, 0xdca632, 0xe45f01, 0x28cdc1, 0xd83add};
    private static final int[] NEWER_RASPBERRY_PI = {0x2ccf67, 0x88a29e};

    private Kind kind = Kind.NONE;
    private Netboot netboot = Netboot.TYPE;
    private int architecture = ArchTable.UNKNOWN;
    private boolean raspberryPi;
    private boolean ours;
    private boolean ipxe;
    private boolean ipxeHttp;

    /** Reads everything from {@code message} under the rules of {@code site}. */
    public Client classify(DhcpMessage message, DhcpSite site, byte[] siteUserClass) {
        boolean pxe = message.optionStartsWith(DhcpOption.CLASS_IDENTIFIER, PXE_CLIENT);
        boolean http = message.optionStartsWith(DhcpOption.CLASS_IDENTIFIER, HTTP_CLIENT);
        kind = message.optionLength(DhcpOption.CLASS_IDENTIFIER) == 0 ? Kind.NONE : http ? Kind.HTTP : Kind.PXE;
        netboot = netboot(message, pxe || http);
        raspberryPi = raspberryPi(message, site.compat());
        architecture = raspberryPi ? ArchTable.RASPBERRY_PI : architecture(message, site);
        boolean encoded = !site.compat();
        ours = userClass(message, TINKERBELL, encoded)
                || siteUserClass.length > 0 && userClass(message, siteUserClass, encoded);
        ipxe = userClass(message, IPXE, encoded) || encoded && message.has(DhcpOption.IPXE);
        ipxeHttp = ipxeFeature(message, FEATURE_HTTP);
        return this;
    }

    private static Netboot netboot(DhcpMessage message, boolean bootClass) {
        int type = message.type();
        if (type != MessageType.DISCOVER && type != MessageType.REQUEST) {
            return Netboot.TYPE;
        }
        if (!message.has(DhcpOption.CLASS_IDENTIFIER)) {
            return Netboot.NO_CLASS;
        }
        if (!bootClass) {
            return Netboot.OTHER_CLASS;
        }
        if (!message.has(DhcpOption.CLIENT_ARCHITECTURE)) {
            return Netboot.NO_ARCHITECTURE;
        }
        if (!message.has(DhcpOption.CLIENT_NETWORK_INTERFACE)) {
            return Netboot.NO_INTERFACE;
        }
        int machine = message.optionLength(DhcpOption.CLIENT_MACHINE_IDENTIFIER);
        if (machine != 0 && machine != 17) {
            return Netboot.MACHINE_LENGTH;
        }
        return machine == 17 && message.optionByte(DhcpOption.CLIENT_MACHINE_IDENTIFIER, 0) != 0
                ? Netboot.MACHINE_TYPE
                : Netboot.YES;
    }

    private static boolean raspberryPi(DhcpMessage message, boolean compat) {
        if (message.hlen() != 6) {
            return false;
        }
        int prefix = (int) (message.macBits() >>> 24);
        return contains(RASPBERRY_PI, prefix) || !compat && contains(NEWER_RASPBERRY_PI, prefix);
    }

    private static boolean contains(int[] prefixes, int prefix) {
        for (int known : prefixes) {
            if (known == prefix) {
                return true;
            }
        }
        return false;
    }

    /** Smee takes the first value with an IANA name it knows; we take the first one that has a binary. */
    private static int architecture(DhcpMessage message, DhcpSite site) {
        int count = message.optionLength(DhcpOption.CLIENT_ARCHITECTURE);
        if (count % 2 != 0) {
            return ArchTable.UNKNOWN;
        }
        for (int i = 0; i < count; i += 2) {
            int arch = message.optionShort(DhcpOption.CLIENT_ARCHITECTURE, i);
            if (site.compat()
                    ? arch <= MAX_NAMED_ARCHITECTURE
                    : !site.architectures().binary(arch).isEmpty()) {
                return arch;
            }
        }
        return ArchTable.UNKNOWN;
    }

    /** Whether option 77 is {@code name}, bare as iPXE sends it or as one instance of RFC 3004 section 4. */
    private static boolean userClass(DhcpMessage message, byte[] name, boolean encoded) {
        int count = message.optionLength(DhcpOption.USER_CLASS);
        if (message.optionEquals(DhcpOption.USER_CLASS, 0, count, name)) {
            return true;
        }
        for (int i = 0; encoded && i < count; ) {
            int part = message.optionByte(DhcpOption.USER_CLASS, i);
            if (part == 0 || i + 1 + part > count) {
                return false;
            }
            if (message.optionEquals(DhcpOption.USER_CLASS, i + 1, part, name)) {
                return true;
            }
            i += 1 + part;
        }
        return false;
    }

    /** Whether iPXE's encapsulated options (175) switch {@code feature} on. */
    private static boolean ipxeFeature(DhcpMessage message, int feature) {
        int at = message.subOption(DhcpOption.IPXE, feature, 1);
        return at >= 0 && message.optionByte(DhcpOption.IPXE, at) != 0;
    }

    /** What option 60 says. */
    public Kind kind() {
        return kind;
    }

    /** Whether the message asks for a network boot, and if not, why. */
    public Netboot netboot() {
        return netboot;
    }

    /** Client architecture, {@link ArchTable#UNKNOWN} if it does not say or nobody knows it. */
    public int architecture() {
        return architecture;
    }

    /** Whether it is a Raspberry Pi, by its MAC. */
    public boolean raspberryPi() {
        return raspberryPi;
    }

    /** Whether the user class (option 77) is {@code Tinkerbell} or the site's own: it runs our iPXE. */
    public boolean ours() {
        return ours;
    }

    /** Whether it is iPXE of any build. */
    public boolean ipxe() {
        return ipxe;
    }

    /** Whether it is an iPXE that announces HTTP (option 175, feature 19). */
    public boolean ipxeHttp() {
        return ipxeHttp;
    }
}
