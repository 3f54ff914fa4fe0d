package org.smee.api.boot;

import java.util.List;

/**
 * The site's settings that go into scripts.
 *
 * @param osieUrl directory of the installer's kernel and initrd
 * @param tinkServer {@code host:port} the installer reports to
 * @param tinkServerTls whether it speaks TLS there
 * @param tinkServerInsecureTls whether it accepts any certificate
 * @param syslogHost where the installer logs to; empty: nowhere
 * @param extraKernelArgs added to every kernel command line
 * @param kernelName file name of the kernel without {@code -<arch>}; empty: {@code vmlinuz}
 * @param initrdName file name of the initrd without {@code -<arch>}; empty: {@code initramfs}
 * @param retries how often a failed download is tried again, 0 or more
 * @param retryDelay seconds between tries
 */
public record ScriptSite(
        String osieUrl,
        String tinkServer,
        boolean tinkServerTls,
        boolean tinkServerInsecureTls,
        String syslogHost,
        List<String> extraKernelArgs,
        String kernelName,
        String initrdName,
        int retries,
        int retryDelay) {
    /** Copies {@code extraKernelArgs}. */
    public ScriptSite {
        extraKernelArgs = List.copyOf(extraKernelArgs);
    }
}
