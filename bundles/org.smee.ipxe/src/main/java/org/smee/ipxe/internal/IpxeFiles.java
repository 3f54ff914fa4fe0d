package org.smee.ipxe.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
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

/** Offers iPXE binaries by the last elements of the name, in whatever directory; never any other file. */
@Component(
        service = {BootFileProvider.class, ServerStatus.class},
        configurationPid = IpxeSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = "service.ranking:Integer=50")
@Designate(ocd = IpxeConfig.class)
public final class IpxeFiles implements BootFileProvider, ServerStatus {
    private static final Logger log = LoggerFactory.getLogger(IpxeFiles.class);
    private static final long IDLE_SECONDS = 10;

    private final Executor loader;
    private final Runnable stopLoader;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private volatile Binaries binaries;

    /** Called by DS. Throws {@link SettingsException} for an invalid setting; the message is in the log by then. */
    @Activate
    public IpxeFiles(Map<String, Object> file) {
        this(IpxeReport.read(file), newLoader());
    }

    private IpxeFiles(IpxeSettings settings, ThreadPoolExecutor loader) {
        this(settings, loader, loader::shutdown, Clock.systemUTC(), System::nanoTime);
    }

    /** Reads all mapped files once, on the loader; tests start here. */
    IpxeFiles(IpxeSettings settings, Executor loader, Runnable stopLoader, Clock clock, LongSupplier nanoTime) {
        this.loader = loader;
        this.stopLoader = stopLoader;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.binaries = start(settings, Instant.EPOCH);
    }

    /** One thread, because the disk is one; it goes when it has nothing to do for a while. */
    private static ThreadPoolExecutor newLoader() {
        ThreadPoolExecutor loader =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "smee-ipxe-loader");
                    thread.setDaemon(true);
                    return thread;
                });
        loader.allowCoreThreadTimeOut(true);
        return loader;
    }

    private Binaries start(IpxeSettings settings, Instant patchedSince) {
        Copies copies = new Copies(settings.patch(), patchedSince, settings.cacheBytes(), loader);
        Binaries next = new Binaries(settings, copies, nanoTime);
        var told = IpxeReport.of(next).thenAccept(report -> report.log(settings));
        return next;
    }

    /** Takes over new settings at once; invalid ones are reported and the present ones stay. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            IpxeSettings next = IpxeSettings.from(SettingsReader.of(IpxeSettings.PID, file));
            boolean otherPatch = !next.patch().equals(binaries.settings().patch());
            binaries =
                    start(next, otherPatch ? clock.instant() : binaries.copies().patchedSince());
        } catch (SettingsException e) {
            log.error("event=ipxe.settings-rejected kept=last-good reason=\"{}\"", e.getMessage());
        }
    }

    @Deactivate
    void close() {
        stopLoader.run();
        log.info("event=ipxe.stopped");
    }

    @Override
    public String name() {
        return "ipxe";
    }

    @Override
    public List<String> lines() {
        return List.of(IpxeReport.of(binaries).join().line());
    }

    @Override
    public List<String> problems() {
        Binaries now = binaries;
        return IpxeReport.of(now).join().problems(now.settings());
    }

    @Override
    public CompletionStage<BootFileAnswer> open(BootFileRequest request) {
        Binaries now = binaries;
        Optional<Source> found = now.find(request.name());
        boolean mine = found.isPresent() || now.isMapped(request.name());
        if (!mine) {
            return CompletableFuture.completedFuture(BootFileAnswer.NOT_MINE);
        }
        if (request.protocol() != Protocol.TFTP && !now.settings().httpEnabled()) {
            return refused(
                    Refusal.NOT_FOUND,
                    "iPXE binaries over HTTP are switched off: http.enabled=false in"
                            + " etc/org.smee.ipxe.cfg (or SMEE_HTTP_IPXE_BINARY_ENABLED)");
        }
        if (found.isEmpty()) {
            return refused(Refusal.NOT_FOUND, IpxeReport.missing(request.baseName(), now.settings()));
        }
        return now.copies().of(found.get()).handle((binary, problem) -> answer(request.baseName(), binary, problem));
    }

    private static BootFileAnswer answer(String name, @Nullable Binary binary, @Nullable Throwable problem) {
        return binary == null
                ? new Refused(Refusal.BROKEN, name + ": " + IpxeReport.reason(problem))
                : new Opened(binary.open(), "iPXE binary " + binary.source().path());
    }

    private static CompletionStage<BootFileAnswer> refused(Refusal refusal, String why) {
        return CompletableFuture.completedFuture(new Refused(refusal, why));
    }
}
