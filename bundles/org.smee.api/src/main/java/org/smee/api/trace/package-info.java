/** Which trace the steps of a boot belong to (W3C Trace Context). */
@Export
@Version("1.0.0")
@NullMarked
package org.smee.api.trace;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
