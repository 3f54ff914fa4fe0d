/** What a running server tells the operator about itself. */
@Export
@Version("1.2.0")
@NullMarked
package org.smee.api.status;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
