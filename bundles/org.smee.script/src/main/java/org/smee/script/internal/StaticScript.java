package org.smee.script.internal;

import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.boot.ScriptSite;

/** Loads the installer on a machine nobody knows; everything about the machine comes from iPXE's own variables. */
@Component(property = {"smee.script.name=static", "service.ranking:Integer=0"})
public final class StaticScript implements ScriptGenerator {
    private static final String VARIABLES = """

            echo Loading the static Tinkerbell iPXE script...

            set arch ${buildarch}
            iseq ${arch} i386 && set arch x86_64 ||
            iseq ${arch} arm32 && set arch aarch64 ||
            iseq ${arch} arm64 && set arch aarch64 ||

            set kernel @kernel
            set initrd @initrd
            set download-url @url
            @retries
            set worker_id ${mac}
            set grpc_authority @grpc
            set syslog_host @syslog
            set tinkerbell_tls @tls

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

    @Override
    public Optional<IpxeScript> generate(ScriptRequest request) {
        return request.hardware().isPresent() ? Optional.empty() : Optional.of(script(request.site()));
    }

    private static IpxeScript script(ScriptSite site) {
        String text = Lines.head(site.syslogHost())
                + VARIABLES
                        .replace("@kernel", Lines.fileName("", site.kernelName(), "vmlinuz"))
                        .replace("@initrd", Lines.fileName("", site.initrdName(), "initramfs"))
                        .replace("@url", site.osieUrl())
                        .replace("@retries", Lines.retries(site))
                        .replace("@grpc", site.tinkServer())
                        .replace("@syslog", site.syslogHost())
                        .replace("@tls", Boolean.toString(site.tinkServerTls()))
                + Lines.steps(
                        ARGUMENTS + Safe.arguments("extra.kernel.args", site.extraKernelArgs()) + " initrd=${initrd}");
        return new IpxeScript(text, "static script: nobody knows this machine and unknown machines are let in");
    }
}
