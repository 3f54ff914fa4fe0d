/** The boot file {@code auto.ipxe} and the generators of its text. */
@NullMarked
package org.smee.script.internal;

import org.jspecify.annotations.NullMarked;
