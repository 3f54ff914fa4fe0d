/** DHCPv4 messages (RFC 2131, RFC 2132) and the contract of those who decide what to answer. */
@Export
@Version("1.1.0")
@NullMarked
package org.smee.dhcp.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
