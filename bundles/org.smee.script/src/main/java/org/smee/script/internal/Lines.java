package org.smee.script.internal;

import org.smee.api.boot.ScriptSite;

/** The parts that the installer's scripts have in common. */
final class Lines {
    private static final String SYSLOG = """
            # Name the syslog host for iPXE's own messages: an address is taken as it is, a name is resolved,
            # and if that fails the boot goes on without.
            set check:ipv4 @host && set syslog @host || nslookup syslog @host || \
            echo [WARN] Failed to resolve syslog host @host
            clear check
            """;
    private static final String BEFORE_ARGUMENTS = "\nset idx:int32 0\n:retry_kernel\nkernel ${download-url}/${kernel}";
    private static final String AFTER_ARGUMENTS = """
            @kernel-next

            :download_initrd
            set idx:int32 0
            :retry_initrd
            initrd ${download-url}/${initrd}@initrd-next

            :boot
            set idx:int32 0
            :retry_boot
            boot@boot-next

            :kernel-error
            echo Failed to load kernel
            imgfree
            exit

            :initrd-error
            echo Failed to load initrd
            imgfree
            exit

            :boot-error
            echo Failed to boot
            imgfree
            exit
            """.replace(
                    "@kernel-next", next(" && goto download_initrd", "kernel"))
            .replace("@initrd-next", next(" && goto boot", "initrd"))
            .replace("@boot-next", next("", "boot"));

    private Lines() {}

    /** The first line, and the syslog block if a host is given. {@code host} must be safe. */
    static String head(String host) {
        return "#!ipxe\n" + (host.isEmpty() ? "" : SYSLOG.replace("@host", host));
    }

    /** The two counters that the steps use. */
    static String retries(ScriptSite site) {
        return "set retries:int32 " + site.retries() + "\nset retry_delay:int32 " + site.retryDelay() + "\n";
    }

    /** Kernel, initrd and boot, each tried retries + 1 times. {@code arguments} begins with a space. */
    static String steps(String arguments) {
        return BEFORE_ARGUMENTS + arguments + AFTER_ARGUMENTS;
    }

    /** The file to load: what the hardware names, else the site's name or {@code fallback}, for the architecture. */
    static String fileName(String ofHardware, String ofSite, String fallback) {
        if (!ofHardware.isEmpty()) {
            return ofHardware;
        }
        return (ofSite.isEmpty() ? fallback : ofSite) + "-${arch}";
    }

    // A ';' before sleep and goto: a key press ends the sleep with an error, and the retry must happen all the same.
    private static String next(String onSuccess, String step) {
        return onSuccess + " || iseq ${idx} ${retries} && goto " + step + "-error || inc idx && echo retry in"
                + " ${retry_delay} seconds ; sleep ${retry_delay} ; goto retry_" + step;
    }
}
