/** Boots as traces: which trace a boot has, its steps as spans, and the way to the collector. */
@NullMarked
package org.smee.tracing.internal;

import org.jspecify.annotations.NullMarked;
