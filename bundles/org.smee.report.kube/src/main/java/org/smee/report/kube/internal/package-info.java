/** Tells a Kubernetes cluster how its machines boot, and which machines it does not know. */
@NullMarked
package org.smee.report.kube.internal;

import org.jspecify.annotations.NullMarked;
