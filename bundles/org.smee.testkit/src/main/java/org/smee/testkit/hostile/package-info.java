/** One plug-in of every kind that misbehaves on demand, to test that its callers stand it. */
@Export
@Version("1.0.0")
@NullMarked
package org.smee.testkit.hostile;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
