/** Serves boot files over TFTP. */
@NullMarked
package org.smee.tftp.internal;

import org.jspecify.annotations.NullMarked;
