package org.smee.ipxe.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.Protocol;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.ServerStatus;

/** Offers iPXE binaries by the last element of the name, in whatever directory; never any other file. */
@Component(
        service = {BootFileProvider.class, ServerStatus.class},
        configurationPid = IpxeSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = "service.ranking:Integer=50")
@Designate(ocd = IpxeConfig.class)
public final class IpxeFiles implements BootFileProvider, ServerStatus {
    private static final Logger log = LoggerFactory.getLogger(IpxeFiles.class);

    private final LongSupplier nanoTime;
    private volatile Binaries binaries;

    /** Called by DS. Throws {@link SettingsException} for an invalid setting; the message is in the log by then. */
    @Activate
    public IpxeFiles(Map<String, Object> file) {
        this(IpxeReport.read(file), System::nanoTime);
    }

    /** Reads all files once; tests start here. */
    IpxeFiles(IpxeSettings settings, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.binaries = new Binaries(settings, nanoTime);
        IpxeReport.of(binaries).log();
    }

    /** Takes over new settings at once; invalid ones are reported and the present ones stay. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            Binaries next = new Binaries(IpxeSettings.from(SettingsReader.of(IpxeSettings.PID, file)), nanoTime);
            IpxeReport.of(next).log();
            binaries = next;
        } catch (SettingsException e) {
            log.error("event=ipxe.settings-rejected kept=last-good reason=\"{}\"", e.getMessage());
        }
    }

    @Deactivate
    void close() {
        log.info("event=ipxe.stopped");
    }

    @Override
    public String name() {
        return "ipxe";
    }

    @Override
    public List<String> lines() {
        List<String> found = IpxeReport.of(binaries).found();
        return List.of(found.isEmpty() ? "no binaries" : String.join(", ", found));
    }

    @Override
    public List<String> problems() {
        Binaries now = binaries;
        return IpxeReport.of(now).problems(now.settings());
    }

    @Override
    public CompletionStage<BootFileAnswer> open(BootFileRequest request) {
        return CompletableFuture.completedFuture(answer(request, request.baseName()));
    }

    private BootFileAnswer answer(BootFileRequest request, String name) {
        Binaries now = binaries;
        try {
            Optional<Binary> found = now.find(name);
            boolean mine = found.isPresent() || now.isMapped(name);
            if (mine && request.protocol() != Protocol.TFTP && !now.settings().httpEnabled()) {
                return new Refused(
                        Refusal.NOT_FOUND,
                        "iPXE binaries over HTTP are switched off: http.enabled=false in"
                                + " etc/org.smee.ipxe.cfg (or SMEE_HTTP_IPXE_BINARY_ENABLED)");
            }
            if (found.isPresent()) {
                return new Opened(
                        found.get().open(), "iPXE binary " + found.get().path());
            }
            return mine
                    ? new Refused(Refusal.NOT_FOUND, IpxeReport.missing(name, now.settings()))
                    : BootFileAnswer.NOT_MINE;
        } catch (RuntimeException e) {
            return new Refused(Refusal.BROKEN, name + ": " + e.getMessage());
        }
    }
}
