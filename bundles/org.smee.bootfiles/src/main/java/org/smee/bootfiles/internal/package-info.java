/** This bundle provides files from the asset directory, pxelinux configurations and Raspberry Pi files. */
@NullMarked
package org.smee.bootfiles.internal;

import org.jspecify.annotations.NullMarked;
