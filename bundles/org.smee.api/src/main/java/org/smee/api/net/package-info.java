/** Link-layer and network addresses as values, and the address this host is reached at. */
@Export
@Version("1.1.0")
@NullMarked
package org.smee.api.net;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
