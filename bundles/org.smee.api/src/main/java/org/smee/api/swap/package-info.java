/** What servers share so that services can be replaced while requests run. */
@Export
@Version("1.0.0")
@NullMarked
package org.smee.api.swap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
