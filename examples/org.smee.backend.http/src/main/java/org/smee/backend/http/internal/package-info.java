/** Machines from a REST endpoint. */
@NullMarked
package org.smee.backend.http.internal;

import org.jspecify.annotations.NullMarked;
