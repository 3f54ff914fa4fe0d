package org.smee.dhcp.api;

/** Option codes by their names in RFC 2132 and the RFC noted behind each. */
public final class DhcpOption {
    public static final int PAD = 0;
    public static final int SUBNET_MASK = 1;
    public static final int ROUTER = 3;
    public static final int NAME_SERVERS = 6;
    public static final int LOG_SERVERS = 7;
    public static final int HOST_NAME = 12;
    public static final int DOMAIN_NAME = 15;
    public static final int BROADCAST_ADDRESS = 28;
    public static final int NTP_SERVERS = 42;
    public static final int VENDOR_SPECIFIC = 43;
    public static final int REQUESTED_ADDRESS = 50;
    public static final int LEASE_TIME = 51;
    public static final int OVERLOAD = 52;
    public static final int MESSAGE_TYPE = 53;
    public static final int SERVER_IDENTIFIER = 54;
    public static final int PARAMETER_REQUEST_LIST = 55;
    public static final int MESSAGE = 56;
    public static final int MAXIMUM_MESSAGE_SIZE = 57;
    public static final int RENEWAL_TIME = 58;
    public static final int REBINDING_TIME = 59;
    public static final int CLASS_IDENTIFIER = 60;
    public static final int CLIENT_IDENTIFIER = 61; // echoed in replies: RFC 6842
    public static final int TFTP_SERVER_NAME = 66;
    public static final int BOOT_FILE_NAME = 67;
    public static final int USER_CLASS = 77; // RFC 3004
    public static final int RELAY_AGENT_INFORMATION = 82; // RFC 3046
    public static final int CLIENT_ARCHITECTURE = 93; // RFC 4578
    public static final int CLIENT_NETWORK_INTERFACE = 94; // RFC 4578
    public static final int CLIENT_MACHINE_IDENTIFIER = 97; // RFC 4578
    public static final int DOMAIN_SEARCH = 119; // RFC 3397
    public static final int CLASSLESS_ROUTES = 121; // RFC 3442
    public static final int IPXE = 175; // iPXE's encapsulated options
    public static final int END = 255;

    private DhcpOption() {}
}
