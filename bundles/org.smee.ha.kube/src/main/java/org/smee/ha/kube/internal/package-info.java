/** Elects leaders by Leases: one node at a time holds the Lease of a segment, and only as long as it renews it. */
@NullMarked
package org.smee.ha.kube.internal;

import org.jspecify.annotations.NullMarked;
