/** This bundle streams an ISO with the kernel command line of the asking machine patched in. */
@NullMarked
package org.smee.iso.internal;

import org.jspecify.annotations.NullMarked;
