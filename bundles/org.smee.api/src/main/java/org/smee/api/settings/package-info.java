/** Checked reading of settings: environment first, then file, then default. */
@Export
@Version("1.2.0")
@NullMarked
package org.smee.api.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
