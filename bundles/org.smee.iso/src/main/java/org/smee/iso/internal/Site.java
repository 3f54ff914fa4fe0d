package org.smee.iso.internal;

import java.util.List;

/**
 * The site's settings that go into kernel arguments, safe to stand there.
 *
 * @param tinkServer {@code host:port} the installer reports to
 * @param tinkServerTls whether it speaks TLS there
 * @param tinkServerInsecureTls whether it accepts any certificate
 * @param syslogHost where the installer logs to; empty: nowhere
 * @param extraKernelArgs for every machine, a word each
 * @param staticIpam whether the machine gets its address as an argument too
 * @param compat whether the arguments are those of stand-alone Smee
 */
record Site(
        String tinkServer,
        boolean tinkServerTls,
        boolean tinkServerInsecureTls,
        String syslogHost,
        List<String> extraKernelArgs,
        boolean staticIpam,
        boolean compat) {
    /** Copies {@code extraKernelArgs}. */
    Site {
        extraKernelArgs = List.copyOf(extraKernelArgs);
    }
}
