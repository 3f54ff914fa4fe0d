/** This bundle tries new versions of plug-ins beside the present ones. */
@NullMarked
package org.smee.shadow.internal;

import org.jspecify.annotations.NullMarked;
