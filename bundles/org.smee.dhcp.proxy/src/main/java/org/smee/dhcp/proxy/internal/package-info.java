/** This bundle decides the answers of proxyDHCP and auto-proxy mode. */
@NullMarked
package org.smee.dhcp.proxy.internal;

import org.jspecify.annotations.NullMarked;
