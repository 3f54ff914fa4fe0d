/** This bundle sends DHCP replies to clients that have no address yet. */
@NullMarked
package org.smee.l2.internal;

import org.jspecify.annotations.NullMarked;
