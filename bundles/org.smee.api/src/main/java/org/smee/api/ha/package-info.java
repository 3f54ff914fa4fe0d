/** Which of several nodes answers where only one may. */
@Export
@Version("1.0.0")
@NullMarked
package org.smee.api.ha;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
