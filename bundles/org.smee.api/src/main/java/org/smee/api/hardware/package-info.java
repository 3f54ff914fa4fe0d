/** What is known about machines, and where it comes from. */
@Export
@Version("1.0.0")
@NullMarked
package org.smee.api.hardware;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
