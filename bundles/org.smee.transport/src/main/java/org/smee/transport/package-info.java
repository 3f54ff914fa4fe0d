/** UDP endpoints and TCP listeners on event loops, for servers. */
@Export
@Version("1.2.0")
@NullMarked
package org.smee.transport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
