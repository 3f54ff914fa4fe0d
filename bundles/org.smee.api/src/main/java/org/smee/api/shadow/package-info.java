/** Trying a new version of a plug-in beside the present one before, and after, machines get its answers. */
@Export
@Version("1.0.0")
@NullMarked
package org.smee.api.shadow;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
