/** Unattended installation of Debian and Ubuntu. */
@NullMarked
package org.smee.script.autoinstall.internal;

import org.jspecify.annotations.NullMarked;
