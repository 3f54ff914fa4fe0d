package org.smee.dhcp.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as a form; read by {@link DhcpSettings}. */
@ObjectClassDefinition(
        name = "Smee DHCP server",
        description = "Where DHCP is answered and what the answers say. Applied live; the environment wins.")
@interface DhcpConfig {
    @AttributeDefinition(description = "Whether DHCP is answered at all (SMEE_DHCP_ENABLED)")
    boolean enabled() default true;

    @AttributeDefinition(description = "reservation, proxy, auto-proxy, or the mode of a plug-in (SMEE_DHCP_MODE)")
    String mode() default "reservation";

    @AttributeDefinition(description = "rfc, or smee for byte equality with Smee (SMEE_COMPAT)")
    String compat() default "rfc";

    @AttributeDefinition(description = "IPv4 address and port of the sockets (SMEE_DHCP_ADDR)")
    String listen_address() default "0.0.0.0:67";

    @AttributeDefinition(
            description = "Port for PXE clients that ask a proxy there, 0..65535; 0: none (SMEE_DHCP_PXE_PORT)")
    int pxe_port() default 4011;

    @AttributeDefinition(description = "Interfaces, comma-separated; empty: all with an IPv4 address (SMEE_DHCP_IFACE)")
    String interfaces() default "";

    @AttributeDefinition(
            description = "Interface whose address is auto; empty: where a message arrives (SMEE_PUBLIC_IP_INTERFACE)")
    String public_interface() default "";

    @AttributeDefinition(description = "Server identifier and next server: IPv4 or auto (SMEE_DHCP_IP_FOR_PACKET)")
    String ip_for_packet() default "auto";

    @AttributeDefinition(description = "Option 7: IPv4, auto or none (SMEE_DHCP_SYSLOG_IP)")
    String syslog_ip() default "auto";

    @AttributeDefinition(description = "TFTP server: IPv4 or auto (SMEE_DHCP_TFTP_IP)")
    String tftp_ip() default "auto";

    @AttributeDefinition(description = "TFTP port, 0..65535 (SMEE_DHCP_TFTP_PORT)")
    int tftp_port() default 69;

    @AttributeDefinition(description = "http or https (SMEE_DHCP_HTTP_IPXE_BINARY_SCHEME)")
    String http_ipxe_binary_scheme() default "http";

    @AttributeDefinition(description = "Host of iPXE binaries: IPv4, name or auto (SMEE_DHCP_HTTP_IPXE_BINARY_HOST)")
    String http_ipxe_binary_host() default "auto";

    @AttributeDefinition(description = "Port of iPXE binaries, 0..65535 (SMEE_DHCP_HTTP_IPXE_BINARY_PORT)")
    int http_ipxe_binary_port() default 8080;

    @AttributeDefinition(description = "Directory of iPXE binaries (SMEE_DHCP_HTTP_IPXE_BINARY_PATH)")
    String http_ipxe_binary_path() default "/ipxe/";

    @AttributeDefinition(description = "http or https (SMEE_DHCP_HTTP_IPXE_SCRIPT_SCHEME)")
    String http_ipxe_script_scheme() default "http";

    @AttributeDefinition(description = "Host of the script: IPv4, name or auto (SMEE_DHCP_HTTP_IPXE_SCRIPT_HOST)")
    String http_ipxe_script_host() default "auto";

    @AttributeDefinition(description = "Port of the script, 0..65535 (SMEE_DHCP_HTTP_IPXE_SCRIPT_PORT)")
    int http_ipxe_script_port() default 8080;

    @AttributeDefinition(description = "Path of the script (SMEE_DHCP_HTTP_IPXE_SCRIPT_PATH)")
    String http_ipxe_script_path() default "/auto.ipxe";

    @AttributeDefinition(description = "Whole URL, replaces the four (SMEE_DHCP_HTTP_IPXE_SCRIPT_URL)")
    String http_ipxe_script_url() default "";

    @AttributeDefinition(
            description = "Put the MAC before the last path element (SMEE_DHCP_HTTP_IPXE_SCRIPT_PREPEND_MAC)")
    boolean http_ipxe_script_prepend_mac() default true;

    @AttributeDefinition(
            description = "colon, dot, dash, no-delimiter or empty (SMEE_IPXE_BINARY_INJECT_MAC_ADDR_FORMAT)")
    String ipxe_mac_format() default "colon";

    @AttributeDefinition(description = "E.g. 7=snponly.efi,255=ipxe.efi (SMEE_IPXE_OVERRIDE_ARCH_MAPPING)")
    String ipxe_arch_override() default "";

    @AttributeDefinition(description = "if-needed (always under compat=smee), always or never (SMEE_IPXE_CHAIN)")
    String ipxe_chain() default "if-needed";

    @AttributeDefinition(description = "A user class that is ours, beside Tinkerbell (SMEE_IPXE_USER_CLASS)")
    String ipxe_user_class() default "";

    @AttributeDefinition(description = "false: addresses, no boot options (SMEE_DHCP_ENABLE_NETBOOT_OPTIONS)")
    boolean netboot_enabled() default true;

    @AttributeDefinition(description = "Refuse wrong addresses, RFC 2131 section 4.3.2 (SMEE_DHCP_AUTHORITATIVE)")
    boolean authoritative() default true;

    @AttributeDefinition(description = "Lease where a record has none, at least 1s (SMEE_DHCP_LEASE_DEFAULT)")
    String lease_default() default "168h";

    @AttributeDefinition(
            description =
                    "auto-proxy without hardware data: silent, or static as if unknown (SMEE_DHCP_ON_BACKEND_OUTAGE)")
    String on_backend_outage() default "silent";

    @AttributeDefinition(
            description =
                    "Who answers where several nodes are: active-active (all), or leader (the elected one) (SMEE_HA_MODE)")
    String ha_mode() default "active-active";

    @AttributeDefinition(
            description =
                    "Name of the segment that a leader is elected for; each network has its own (SMEE_HA_SEGMENT)")
    String ha_segment() default "default";

    @AttributeDefinition(
            description = "auto, or never: how replies reach clients that hold no address yet (SMEE_DHCP_UNICAST)")
    String unicast() default "auto";

    @AttributeDefinition(description = "Bytes asked for per socket, 0..1073741824 (SMEE_DHCP_RECEIVE_BUFFER)")
    int receive_buffer() default 4194304;

    @AttributeDefinition(description = "How long sockets wait for a successor, 0s..5m (SMEE_DHCP_LINGER)")
    String linger() default "5s";

    @AttributeDefinition(description = "How long messages wait for a handler, 0s..1m (SMEE_DHCP_PARK_TIME)")
    String park_time() default "5s";

    @AttributeDefinition(description = "How many wait per socket, 0..65536 (SMEE_DHCP_PARK_SIZE)")
    int park_size() default 32_768;
}
