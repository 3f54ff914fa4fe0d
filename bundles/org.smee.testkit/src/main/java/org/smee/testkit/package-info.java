/** Fakes that behave like the real thing, and the contract tests every plug-in passes. */
@Export
@Version("1.0.0")
@NullMarked
package org.smee.testkit;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
