/** Keeps plug-ins that block, throw or answer nonsense from harming those who call them, and tells how each one is. */
@Export
@Version("1.0.0")
@NullMarked
package org.smee.api.plugin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
