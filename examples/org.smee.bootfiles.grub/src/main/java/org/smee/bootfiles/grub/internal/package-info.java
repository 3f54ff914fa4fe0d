/** GRUB configurations per machine, from a template. */
@NullMarked
package org.smee.bootfiles.grub.internal;

import org.jspecify.annotations.NullMarked;
