/** iPXE binaries under the names that DHCP hands out, wherever they lie on this host. */
@NullMarked
package org.smee.ipxe.internal;

import org.jspecify.annotations.NullMarked;
