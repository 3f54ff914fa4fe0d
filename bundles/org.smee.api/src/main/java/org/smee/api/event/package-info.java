/** What happened to a machine while it booted, step by step. */
@Export
@Version("1.1.0")
@NullMarked
package org.smee.api.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
