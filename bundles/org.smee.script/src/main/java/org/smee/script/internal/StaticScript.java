package org.smee.script.internal;

import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.boot.ScriptSite;

/** Loads the installer on a machine nobody knows; everything about the machine comes from iPXE's own variables. */
@Component(property = {ScriptGenerator.NAME + "=static", "service.ranking:Integer=0"})
public final class StaticScript implements ScriptGenerator {
    private static final String VARIABLES = """

            echo Loading the static Tinkerbell iPXE script...

            set arch ${buildarch}
            iseq ${arch} i386 && set arch x86_64 ||
            iseq ${arch} arm32 && set arch aarch64 ||
            iseq ${arch} arm64 && set arch aarch64 ||

            set kernel %s
            set initrd %s
            set download-url %s
            %s
            set worker_id ${mac}
            set grpc_authority %s
            set syslog_host %s
            set tinkerbell_tls %s

            echo worker_id=${worker_id}
            echo grpc_authority=${grpc_authority}
            echo syslog_host=${syslog_host}
            echo tinkerbell_tls=${tinkerbell_tls}
            """;
    private static final String ARGUMENTS = " \\\nsyslog_host=${syslog_host} grpc_authority=${grpc_authority}"
            + " tinkerbell_tls=${tinkerbell_tls} worker_id=${worker_id} hw_addr=${mac}"
            + " \\\nconsole=tty1 console=tty2 console=ttyAMA0,115200 console=ttyAMA1,115200 console=ttyS0,115200"
            + " console=ttyS1,115200"
            + " \\\nintel_iommu=on iommu=pt";

    private volatile SiteText lastSite = new SiteText(SiteText.NO_SITE, "");

    /** Passes for a known machine. */
    @Override
    public Optional<IpxeScript> generate(ScriptRequest request) {
        return request.hardware().isPresent() ? Optional.empty() : Optional.of(script(request.site()));
    }

    private IpxeScript script(ScriptSite site) {
        SiteText known = lastSite;
        if (!known.isOf(site)) {
            known = new SiteText(site, variables(site));
            lastSite = known;
        }
        String text = known.head()
                + SiteText.BEFORE_ARGUMENTS
                + ARGUMENTS
                + known.extraArguments()
                + " initrd=${initrd}"
                + SiteText.behindArguments(Optional.empty());
        return new IpxeScript(text, "static script: nobody knows this machine and unknown machines are let in");
    }

    private static String variables(ScriptSite site) {
        return VARIABLES.formatted(
                SiteText.fileName("", site.kernelName(), "vmlinuz"),
                SiteText.fileName("", site.initrdName(), "initramfs"),
                site.osieUrl(),
                SiteText.retries(site),
                site.tinkServer(),
                site.syslogHost(),
                site.tinkServerTls());
    }
}
