package org.smee.script.autoinstall.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
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
import org.smee.api.settings.SettingsException;
import org.smee.script.autoinstall.internal.AutoinstallSettings.Chosen;

/**
 * The answers to the installers' questions, made for each machine: {@code autoinstall/<mac>/preseed.cfg} for Debian,
 * {@code user-data}, {@code meta-data} and {@code vendor-data} (NoCloud) for Ubuntu. Only a machine that is to be
 * installed with that system has them: they may hold secrets.
 */
@Component(configurationPid = AutoinstallSettings.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class SeedFiles implements BootFileProvider {
    static final String DIRECTORY = "autoinstall/";
    static final String PRESEED = "preseed.cfg";
    private static final Logger log = LoggerFactory.getLogger(SeedFiles.class);
    private static final MachineTemplate META_DATA =
            new MachineTemplate("instance-id: {{mac-dash}}\nlocal-hostname: {{hostname}}\n");

    private final HardwareDirectory directory;
    private volatile AutoinstallSettings settings;

    /** Called by DS. Throws {@link SettingsException} for an invalid setting, which DS logs. */
    @Activate
    public SeedFiles(@Reference HardwareDirectory directory, Map<String, Object> file) {
        this(directory, AutoinstallSettings.of(file));
    }

    /** Tests start here. */
    SeedFiles(HardwareDirectory directory, AutoinstallSettings settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            settings = AutoinstallSettings.of(file);
        } catch (SettingsException e) {
            log.error("event=script.autoinstall.seeds-settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    @Override
    public CompletionStage<BootFileAnswer> open(BootFileRequest request) {
        Optional<Chosen> system = systemOf(request.baseName());
        if (system.isEmpty() || request.mac().isEmpty() || !request.name().startsWith(DIRECTORY)) {
            return CompletableFuture.completedStage(BootFileAnswer.NOT_MINE);
        }
        AutoinstallSettings now = settings;
        return directory.byMac(request.mac().get()).thenApply(found -> answer(now, request, system.get(), found));
    }

    private static Optional<Chosen> systemOf(String file) {
        return switch (file) {
            case PRESEED -> Optional.of(Chosen.DEBIAN);
            case "user-data", "meta-data", "vendor-data" -> Optional.of(Chosen.UBUNTU);
            default -> Optional.empty();
        };
    }

    private static BootFileAnswer answer(
            AutoinstallSettings settings, BootFileRequest request, Chosen system, Lookup lookup) {
        if (lookup instanceof Lookup.Unavailable outage) {
            return new Refused(Refusal.UNAVAILABLE, outage.reason(), outage.retryAfter());
        }
        if (!(lookup instanceof Lookup.Found found)) {
            return new Refused(Refusal.NOT_FOUND, "nobody knows the machine");
        }
        Hardware machine = found.hardware();
        if (!machine.netboot().allowed()) {
            return new Refused(Refusal.NOT_ALLOWED, "netboot.allowPxe is false in the record of this machine");
        }
        try {
            if (settings.systemOf(machine) != system) {
                return new Refused(Refusal.NOT_ALLOWED, "this machine is not to be installed with this system");
            }
            return text(settings, request, machine)
                    .<BootFileAnswer>map(text -> new Opened(new TextFile(text), "answers for the installer"))
                    .orElseGet(() -> new Refused(
                            Refusal.BROKEN, "there is no template: see etc/" + AutoinstallSettings.PID + ".cfg"));
        } catch (IllegalArgumentException e) {
            return new Refused(Refusal.BROKEN, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> text(AutoinstallSettings settings, BootFileRequest request, Hardware machine) {
        String server = request.server().getAddress().getHostAddress() + ":"
                + request.server().getPort();
        return switch (request.baseName()) {
            case PRESEED -> settings.debianSeed().map(seed -> seed.fill(machine, server));
            case "user-data" -> settings.ubuntuSeed().map(seed -> seed.fill(machine, server));
            case "meta-data" -> Optional.of(META_DATA.fill(machine, server));
            default -> Optional.of("");
        };
    }
}
