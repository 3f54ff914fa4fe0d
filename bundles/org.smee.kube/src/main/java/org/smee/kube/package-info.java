/** One connection to a Kubernetes API server: where it is, who asks, requests and watches as streams. Plug-ins do not use it. */
@Export
@Version("1.0.0")
@NullMarked
package org.smee.kube;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
