/** Commands of the console and the start-up screen. */
@NullMarked
package org.smee.shell.internal;

import org.jspecify.annotations.NullMarked;
