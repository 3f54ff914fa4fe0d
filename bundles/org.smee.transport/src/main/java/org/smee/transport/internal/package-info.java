/** Endpoints on Netty: native epoll where it loads, NIO otherwise. */
@NullMarked
package org.smee.transport.internal;

import org.jspecify.annotations.NullMarked;
