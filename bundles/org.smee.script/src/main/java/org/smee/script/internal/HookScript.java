package org.smee.script.internal;

import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.boot.ScriptSite;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;

/** Loads the installer ("hook") for a known machine. {@link Safe} says which values it refuses to write. */
@Component(property = {ScriptGenerator.NAME + "=hook", "service.ranking:Integer=0"})
public final class HookScript implements ScriptGenerator {
    private static final String GREETING = "\necho Loading the Tinkerbell Hook iPXE script...\n";
    private static final String MODULES =
            " \\\nmodules=loop,squashfs,sd-mod,usb-storage intel_iommu=on iommu=pt initrd=${initrd}";
    private static final String DEFAULT_CONSOLES = " console=tty0 console=ttyS1,115200";
    /** What Linux takes on x86 and arm64 (COMMAND_LINE_SIZE 2048 with the end mark); the rest is cut without a word. */
    private static final int LONGEST_COMMAND_LINE = 2047;

    private volatile SiteText lastSite = new SiteText(SiteText.NO_SITE, GREETING);

    /** Passes for a machine that nobody knows or that boots from its disk. */
    @Override
    public Optional<IpxeScript> generate(ScriptRequest request) {
        return LocalDiskScript.wanted(request)
                ? Optional.empty()
                : request.hardware().map(hardware -> script(request, hardware, siteText(request.site())));
    }

    /** The architecture in the installer's file names. */
    static String arch(Netboot netboot) {
        return netboot.arch().isEmpty() ? "x86_64" : Safe.word("arch", netboot.arch());
    }

    /** Where kernel and initrd lie; empty: nobody has said. */
    static String installerUrl(ScriptSite site, Netboot netboot) {
        String own = netboot.osie().baseUrl();
        return own.isEmpty() ? site.osieUrl() : Safe.url("osie.baseURL", own);
    }

    private SiteText siteText(ScriptSite site) {
        SiteText text = lastSite;
        if (!text.isOf(site)) {
            text = new SiteText(site, GREETING);
            lastSite = text;
        }
        return text;
    }

    // One expression each: javac makes it one copy of the exact length.
    private static IpxeScript script(ScriptRequest request, Hardware hardware, SiteText site) {
        Netboot.Osie osie = hardware.netboot().osie();
        String url = installerUrl(request.site(), hardware.netboot());
        String kernel = SiteText.fileName(
                Safe.word("osie.kernel", osie.kernel()), request.site().kernelName(), "vmlinuz");
        String initrd = SiteText.fileName(
                Safe.word("osie.initrd", osie.initrd()), request.site().initrdName(), "initramfs");
        String arguments = arguments(hardware, site);
        checkLength(arguments.length() + initrd.length());
        String text = site.head()
                + traceLine(request.request().traceparent())
                + "\nset arch "
                + arch(hardware.netboot())
                + "\nset download-url "
                + url
                + "\nset kernel "
                + kernel
                + "\nset initrd "
                + initrd
                + "\n"
                + site.untilArguments()
                + arguments
                + SiteText.behindArguments(request.confirm());
        String missing = url.isEmpty()
                ? "nowhere; no installer URL is known, so the kernel download will fail: set osie.url in"
                        + " etc/org.smee.script.cfg or SMEE_OSIE_URL"
                : url;
        return new IpxeScript(text, "hook script: installer from " + missing);
    }

    private static String arguments(Hardware hardware, SiteText site) {
        Netboot netboot = hardware.netboot();
        String mac = hardware.mac().toString();
        String vlan = hardware.reservation().map(Reservation::vlanId).orElse("");
        List<String> own = netboot.osie().kernelParams();
        return (vlan.isEmpty() ? "" : " vlan_id=" + Safe.word("vlanId", vlan))
                + " \\\nfacility="
                + Safe.word("facility", netboot.facility())
                + site.arguments()
                + " worker_id="
                + (netboot.agentId().isEmpty() ? mac : Safe.word("agentID", netboot.agentId()))
                + " hw_addr="
                + mac
                + MODULES
                + site.consoles()
                + Safe.arguments("osie.kernelParams", SiteText.consoles(own))
                + DEFAULT_CONSOLES
                + site.extraArguments()
                + Safe.arguments("osie.kernelParams", own);
    }

    private static void checkLength(int length) {
        if (length > LONGEST_COMMAND_LINE) {
            throw new IllegalArgumentException("the kernel arguments of this machine have " + length
                    + " characters, but Linux takes " + LONGEST_COMMAND_LINE + " and drops the rest; shorten"
                    + " extra.kernel.args or the record's kernelParams, facility and agentID");
        }
    }

    /** The last field of a traceparent are flags; bit 0 says that the trace is recorded (W3C Trace Context 3.2.2.5). */
    private static boolean isSampled(String traceparent) {
        return (Character.digit(traceparent.charAt(traceparent.length() - 1), 16) & 1) == 1;
    }

    private static String traceLine(Optional<String> traceparent) {
        return traceparent.isPresent() && isSampled(traceparent.get())
                ? "echo Debug TraceID: " + traceparent.get().substring(3, 35) + "\n"
                : "";
    }
}
