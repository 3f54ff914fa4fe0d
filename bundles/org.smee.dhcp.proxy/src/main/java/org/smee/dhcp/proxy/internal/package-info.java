/** The decisions of proxy and auto-proxy mode: boot files beside a DHCP server that gives the addresses. */
@NullMarked
package org.smee.dhcp.proxy.internal;

import org.jspecify.annotations.NullMarked;
