package org.smee.bootfiles.grub.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.MachineTemplate;
import org.smee.api.boot.TextFile;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/**
 * The configuration that GRUB asks for by the MAC of its interface: {@code grub.cfg-01-52-54-00-aa-88-2a}, in any
 * directory. A known machine gets the template with its own values; one that boots its disk is sent there.
 */
@Component(configurationPid = GrubFiles.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = GrubConfig.class)
public final class GrubFiles implements BootFileProvider {
    static final String PID = "org.smee.bootfiles.grub";
    private static final Logger log = LoggerFactory.getLogger(GrubFiles.class);
    private static final String PREFIX = "grub.cfg-01-";
    /** GRUB's "exit" gives the machine back to its firmware, which goes on with the next boot device. */
    private static final String TO_THE_DISK = "exit\n";

    private final HardwareDirectory directory;
    private volatile MachineTemplate template;

    /** Called by DS. Throws {@link SettingsException} for an invalid setting, which DS logs. */
    @Activate
    public GrubFiles(@Reference HardwareDirectory directory, Map<String, Object> file) {
        this(directory, template(SettingsReader.of(PID, file)));
    }

    /** Tests start here. */
    GrubFiles(HardwareDirectory directory, MachineTemplate template) {
        this.directory = directory;
        this.template = template;
    }

    static MachineTemplate template(SettingsReader in) {
        return in.parsed("template", "SMEE_BOOTFILES_GRUB_TEMPLATE", "", path -> {
            try {
                return new MachineTemplate(Files.readString(Path.of(path)));
            } catch (IOException e) {
                throw new IllegalArgumentException("a file that can be read (" + e + ")", e);
            }
        });
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            template = template(SettingsReader.of(PID, file));
        } catch (SettingsException e) {
            log.error("event=bootfiles.grub.settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    @Override
    public CompletionStage<BootFileAnswer> open(BootFileRequest request) {
        String file = request.baseName();
        Optional<MacAddress> mac =
                file.startsWith(PREFIX) ? MacAddress.tryParse(file.substring(PREFIX.length())) : Optional.empty();
        return mac.isEmpty()
                ? CompletableFuture.completedStage(BootFileAnswer.NOT_MINE)
                : directory.byMac(mac.get()).thenApply(found -> answer(request, found));
    }

    private BootFileAnswer answer(BootFileRequest request, Lookup lookup) {
        if (lookup instanceof Lookup.Unavailable outage) {
            return new Refused(Refusal.UNAVAILABLE, outage.reason(), outage.retryAfter());
        }
        if (!(lookup instanceof Lookup.Found found)) {
            return new Refused(Refusal.NOT_FOUND, "nobody knows the machine; GRUB goes on to its next name");
        }
        Hardware machine = found.hardware();
        if (!machine.netboot().allowed()) {
            return new Refused(Refusal.NOT_ALLOWED, "netboot.allowPxe is false in the record of this machine");
        }
        return switch (machine.netboot().boot().source()) {
            case LOCAL_DISK -> opened(TO_THE_DISK, "GRUB goes on to the disk");
            // Whether the installer was started cannot be told from here, and installing twice is worse than not at
            // all.
            case ONCE -> opened(TO_THE_DISK, "GRUB goes on to the disk: boot once needs iPXE");
            case NETWORK -> filled(machine, request);
        };
    }

    private BootFileAnswer filled(Hardware machine, BootFileRequest request) {
        try {
            String server = request.server().getAddress().getHostAddress();
            return opened(template.fill(machine, server), "GRUB configuration from the template");
        } catch (IllegalArgumentException e) {
            return new Refused(Refusal.BROKEN, String.valueOf(e.getMessage()));
        }
    }

    private static BootFileAnswer opened(String text, String why) {
        return new Opened(new TextFile(text), why);
    }
}
