/** Boot events on their way from servers to listeners. */
@NullMarked
package org.smee.events.internal;

import org.jspecify.annotations.NullMarked;
