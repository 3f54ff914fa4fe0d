package org.smee.script.internal;

import java.util.List;
import java.util.Optional;
import org.smee.api.boot.ScriptSite;

/** The parts of the installer's scripts that are the same for all machines of a site, made once per settings. */
final class SiteText {
    /** No settings. */
    static final ScriptSite NO_SITE = new ScriptSite("", "", false, false, "", List.of(), "", "", 0, 0);

    private static final String SYSLOG = """
            # Name the syslog host for iPXE's own messages: an address is taken as it is, a name is resolved,
            # and if that fails the boot goes on without.
            set check:ipv4 @host && set syslog @host || nslookup syslog @host || \
            echo [WARN] Failed to resolve syslog host @host
            clear check
            """;
    /** The first step up to the arguments of the kernel. */
    static final String BEFORE_ARGUMENTS = "\nset idx:int32 0\n:retry_kernel\nkernel ${download-url}/${kernel}";

    private static final String UNTIL_BOOT = """
            @kernel-next

            :download_initrd
            set idx:int32 0
            :retry_initrd
            initrd ${download-url}/${initrd}@initrd-next

            :boot
            """.replace("@kernel-next", next(" && goto download_initrd", "kernel"))
            .replace("@initrd-next", next(" && goto boot", "initrd"));
    private static final String FROM_BOOT = """
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
            """.replace("@boot-next", next("", "boot"));

    private static final String STEPS = UNTIL_BOOT + FROM_BOOT;

    private final ScriptSite site;
    private final String head;
    private final String untilArguments;
    private final String arguments;
    private final String consoles;
    private final String extraArguments;

    /** {@code greeting} follows the first lines. The site's values must be safe. */
    SiteText(ScriptSite site, String greeting) {
        this.site = site;
        this.head =
                "#!ipxe\n" + (site.syslogHost().isEmpty() ? "" : SYSLOG.replace("@host", site.syslogHost())) + greeting;
        this.untilArguments = retries(site) + BEFORE_ARGUMENTS;
        this.arguments = " syslog_host=" + site.syslogHost()
                + " grpc_authority=" + site.tinkServer()
                + " tinkerbell_tls=" + site.tinkServerTls()
                + " tinkerbell_insecure_tls=" + site.tinkServerInsecureTls();
        this.consoles = joined(consoles(site.extraKernelArgs()));
        this.extraArguments = joined(site.extraKernelArgs());
    }

    /** Whether this was made from {@code settings}, the very object. */
    @SuppressWarnings("ReferenceEquality") // settings are replaced, never changed
    boolean isOf(ScriptSite settings) {
        return site == settings;
    }

    /** The first line, the syslog block if a host is given, and the greeting. */
    String head() {
        return head;
    }

    /** The counters of the steps, and the first step up to the arguments of the kernel. */
    String untilArguments() {
        return untilArguments;
    }

    /** The kernel arguments of the site, each with a space in front. */
    String arguments() {
        return arguments;
    }

    /** The consoles among the extra arguments. */
    String consoles() {
        return consoles;
    }

    /** All extra arguments. */
    String extraArguments() {
        return extraArguments;
    }

    /** The rest behind the arguments: kernel, initrd and boot, each tried retries + 1 times. */
    static String behindArguments(Optional<String> confirm) {
        return confirm.isEmpty() ? STEPS : UNTIL_BOOT + Confirm.command(confirm) + "\n" + FROM_BOOT;
    }

    /** The two counters that the steps use. */
    static String retries(ScriptSite site) {
        return "set retries:int32 " + site.retries() + "\nset retry_delay:int32 " + site.retryDelay() + "\n";
    }

    /** The file to load: what the hardware names, else the site's name or {@code fallback}, for the architecture. */
    static String fileName(String ofHardware, String ofSite, String fallback) {
        return ofHardware.isEmpty() ? (ofSite.isEmpty() ? fallback : ofSite) + "-${arch}" : ofHardware;
    }

    /**
     * Consoles that are asked for stand before the default ones as well as behind them: of all serial ports named, Linux
     * opens the first one only, and sends the output of programs to the last one.
     */
    static List<String> consoles(List<String> arguments) {
        return arguments.isEmpty()
                ? arguments
                : arguments.stream()
                        .filter(argument -> argument.startsWith("console="))
                        .toList();
    }

    private static String joined(List<String> arguments) {
        return arguments.isEmpty() ? "" : " " + String.join(" ", arguments);
    }

    // A ';' before sleep and goto: a key press ends the sleep with an error, and the retry must happen all the same.
    private static String next(String onSuccess, String step) {
        return onSuccess + " || iseq ${idx} ${retries} && goto " + step + "-error || inc idx && echo retry in"
                + " ${retry_delay} seconds ; sleep ${retry_delay} ; goto retry_" + step;
    }
}
