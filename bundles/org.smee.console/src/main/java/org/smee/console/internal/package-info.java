/** Opens the Karaf console to its owner over SSH on loopback. */
@NullMarked
package org.smee.console.internal;

import org.jspecify.annotations.NullMarked;
