package org.smee.dhcp.ports.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as a form; read by {@link Places}. */
@ObjectClassDefinition(
        name = "Smee DHCP ports",
        description = "Behind which relays and switch ports DHCP is answered. Applied live; the environment wins.")
@interface PortsConfig {
    @AttributeDefinition(
            description =
                    "Where DHCP is answered, comma-separated: any, direct (not relayed), RELAY (its giaddr) or"
                            + " RELAY/CIRCUIT (its circuit-id as text, or as 0x and hexadecimal digits) (SMEE_DHCP_PORTS_ALLOW)")
    String allow() default "any";
}
