/** Figures of all parts, for Prometheus. */
@NullMarked
package org.smee.metrics.internal;

import org.jspecify.annotations.NullMarked;
