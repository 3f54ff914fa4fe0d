/** Boot files over HTTP (RFC 9110), the health page, and the address the shared HTTP server listens on. */
@NullMarked
package org.smee.http.internal;

import org.jspecify.annotations.NullMarked;
