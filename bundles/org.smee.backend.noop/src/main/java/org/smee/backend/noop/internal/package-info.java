/** This bundle is the backend that knows no machine. */
@NullMarked
package org.smee.backend.noop.internal;

import org.jspecify.annotations.NullMarked;
