/** This bundle tells systemd when the service is ready, how it is, and that it lives. */
@NullMarked
package org.smee.systemd.internal;

import org.jspecify.annotations.NullMarked;
