/** DHCP answers behind listed relays and switch ports only. */
@NullMarked
package org.smee.dhcp.ports.internal;

import org.jspecify.annotations.NullMarked;
