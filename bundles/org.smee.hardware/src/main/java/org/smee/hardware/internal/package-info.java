/** The directory of machines over all backends in service. */
@NullMarked
package org.smee.hardware.internal;

import org.jspecify.annotations.NullMarked;
