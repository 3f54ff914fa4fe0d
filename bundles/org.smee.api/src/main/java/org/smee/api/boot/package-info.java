/** Files and scripts that machines boot from, and who provides them. */
@Export
@Version("1.1.0")
@NullMarked
package org.smee.api.boot;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
