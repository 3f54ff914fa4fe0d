package org.smee.dhcp.internal;

import java.util.Optional;
import org.smee.api.net.Ipv4Address;

/**
 * A network interface that is up.
 *
 * @param name as the kernel calls it
 * @param index the kernel's number; another one under the same name is another interface
 * @param loopback whether it is the loopback interface
 * @param address its first IPv4 address
 */
record Nic(String name, int index, boolean loopback, Optional<Ipv4Address> address) {}
