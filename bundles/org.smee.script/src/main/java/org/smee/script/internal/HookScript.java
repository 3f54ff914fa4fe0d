package org.smee.script.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Component;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.boot.ScriptSite;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Reservation;

/** Loads the installer ("hook") for a known machine. {@link Safe} says which values it refuses to write. */
@Component(property = {"smee.script.name=hook", "service.ranking:Integer=0"})
public final class HookScript implements ScriptGenerator {
    @Override
    public Optional<IpxeScript> generate(ScriptRequest request) {
        return request.hardware().map(hardware -> script(request, hardware));
    }

    private static IpxeScript script(ScriptRequest request, Hardware hardware) {
        ScriptSite site = request.site();
        Netboot netboot = hardware.netboot();
        Netboot.Osie osie = netboot.osie();
        String url = osie.baseUrl().isEmpty() ? site.osieUrl() : Safe.url("osie.baseURL", osie.baseUrl());
        String arch = netboot.arch().isEmpty() ? "x86_64" : Safe.word("arch", netboot.arch());
        String text = Lines.head(site.syslogHost())
                + "\necho Loading the Tinkerbell Hook iPXE script...\n"
                + request.request().traceparent().map(HookScript::traceLine).orElse("")
                + "\nset arch " + arch
                + "\nset download-url " + url
                + "\nset kernel "
                + Lines.fileName(Safe.word("osie.kernel", osie.kernel()), site.kernelName(), "vmlinuz")
                + "\nset initrd "
                + Lines.fileName(Safe.word("osie.initrd", osie.initrd()), site.initrdName(), "initramfs")
                + "\n"
                + Lines.retries(site)
                + Lines.steps(arguments(hardware, site));
        String missing = url.isEmpty()
                ? "; no installer URL is known, so the kernel download will fail: set osie.url in etc/org.smee.script.cfg"
                        + " or SMEE_OSIE_URL"
                : "";
        return new IpxeScript(text, "hook script: installer from " + (url.isEmpty() ? "nowhere" : url) + missing);
    }

    private static String arguments(Hardware hardware, ScriptSite site) {
        Netboot netboot = hardware.netboot();
        String vlan = Safe.word(
                "vlanId", hardware.reservation().map(Reservation::vlanId).orElse(""));
        String worker =
                netboot.agentId().isEmpty() ? hardware.mac().toString() : Safe.word("agentID", netboot.agentId());
        List<String> hardwareArgs = netboot.osie().kernelParams();
        return (vlan.isEmpty() ? "" : " vlan_id=" + vlan)
                + " \\\nfacility=" + Safe.word("facility", netboot.facility())
                + " syslog_host=" + site.syslogHost()
                + " grpc_authority=" + site.tinkServer()
                + " tinkerbell_tls=" + site.tinkServerTls()
                + " tinkerbell_insecure_tls=" + site.tinkServerInsecureTls()
                + " worker_id=" + worker
                + " hw_addr=" + hardware.mac()
                + " \\\nmodules=loop,squashfs,sd-mod,usb-storage intel_iommu=on iommu=pt initrd=${initrd}"
                + consoles(site.extraKernelArgs(), hardwareArgs)
                + " console=tty0 console=ttyS1,115200"
                + Safe.arguments("extra.kernel.args", site.extraKernelArgs())
                + Safe.arguments("osie.kernelParams", hardwareArgs);
    }

    /**
     * Consoles that were asked for stand before the default ones as well as behind them: of all serial ports named,
     * Linux opens the first one only, and sends the output of programs to the last one.
     */
    private static String consoles(List<String> siteArgs, List<String> hardwareArgs) {
        List<String> asked = Stream.concat(siteArgs.stream(), hardwareArgs.stream())
                .filter(argument -> argument.startsWith("console="))
                .toList();
        return Safe.arguments("extra.kernel.args", asked);
    }

    private static String traceLine(String traceparent) {
        return "echo Debug TraceID: " + traceparent.substring(3, 35) + "\n";
    }
}
