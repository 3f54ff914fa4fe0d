/** The DHCP server: owns the sockets, knows the settings and asks a handler what to answer. */
@NullMarked
package org.smee.dhcp.internal;

import org.jspecify.annotations.NullMarked;
