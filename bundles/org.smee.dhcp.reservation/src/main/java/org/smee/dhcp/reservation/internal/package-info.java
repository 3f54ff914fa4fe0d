/** The decision of reservation mode: lease options, boot options, refusals. */
@NullMarked
package org.smee.dhcp.reservation.internal;

import org.jspecify.annotations.NullMarked;
