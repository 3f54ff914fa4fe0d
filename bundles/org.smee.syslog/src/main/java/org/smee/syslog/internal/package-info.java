/** This bundle receives syslog messages over UDP and TCP. */
@NullMarked
package org.smee.syslog.internal;

import org.jspecify.annotations.NullMarked;
