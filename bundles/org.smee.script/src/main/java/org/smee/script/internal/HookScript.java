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

    private static final int USUAL_LENGTH = 2048;

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

    private static IpxeScript script(ScriptRequest request, Hardware hardware, SiteText site) {
        Netboot netboot = hardware.netboot();
        Netboot.Osie osie = netboot.osie();
        String url = installerUrl(request.site(), netboot);
        String initrd = SiteText.fileName(
                Safe.word("osie.initrd", osie.initrd()), request.site().initrdName(), "initramfs");
        StringBuilder text = new StringBuilder(USUAL_LENGTH).append(site.head());
        request.request().traceparent().filter(HookScript::isSampled).ifPresent(trace -> traceLine(text, trace));
        text.append("\nset arch ").append(arch(netboot));
        text.append("\nset download-url ").append(url);
        text.append("\nset kernel ")
                .append(SiteText.fileName(
                        Safe.word("osie.kernel", osie.kernel()), request.site().kernelName(), "vmlinuz"));
        text.append("\nset initrd ").append(initrd).append('\n');
        text.append(site.untilArguments());
        int begin = text.length();
        arguments(text, hardware, site);
        checkLength(text.length() - begin + initrd.length());
        site.steps(text, request.confirm());
        String missing = url.isEmpty()
                ? "; no installer URL is known, so the kernel download will fail: set osie.url in etc/org.smee.script.cfg"
                        + " or SMEE_OSIE_URL"
                : "";
        return new IpxeScript(
                text.toString(), "hook script: installer from " + (url.isEmpty() ? "nowhere" : url) + missing);
    }

    private static void arguments(StringBuilder text, Hardware hardware, SiteText site) {
        Netboot netboot = hardware.netboot();
        String mac = hardware.mac().toString();
        String vlan = hardware.reservation().map(Reservation::vlanId).orElse("");
        if (!vlan.isEmpty()) {
            text.append(" vlan_id=").append(Safe.word("vlanId", vlan));
        }
        text.append(" \\\nfacility=").append(Safe.word("facility", netboot.facility()));
        text.append(site.arguments());
        text.append(" worker_id=").append(netboot.agentId().isEmpty() ? mac : Safe.word("agentID", netboot.agentId()));
        text.append(" hw_addr=").append(mac);
        List<String> own = netboot.osie().kernelParams();
        text.append(MODULES)
                .append(site.consoles())
                .append(Safe.arguments("osie.kernelParams", SiteText.consoles(own)));
        text.append(DEFAULT_CONSOLES).append(site.extraArguments()).append(Safe.arguments("osie.kernelParams", own));
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

    private static void traceLine(StringBuilder text, String traceparent) {
        text.append("echo Debug TraceID: ").append(traceparent, 3, 35).append('\n');
    }
}
