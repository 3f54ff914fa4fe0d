/** Machines from Tinkerbell's Hardware objects in a Kubernetes cluster, held in memory and followed by watching. */
@NullMarked
package org.smee.backend.kube.internal;

import org.jspecify.annotations.NullMarked;
