/** Files of machines and of the asset directory, over TFTP and below a prefix over HTTP. */
@NullMarked
package org.smee.bootfiles.internal;

import org.jspecify.annotations.NullMarked;
