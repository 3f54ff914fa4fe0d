package org.smee.bootfiles.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.BootFiles;
import org.smee.api.boot.Protocol;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.plugin.Plugins;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.api.status.ServerStatus;
import org.smee.api.swap.Succession;

/**
 * Offers what hardware records say (pxelinux configurations, Raspberry Pi files) and the files of the asset directory,
 * in this order. Asked after all others, because any name may be a file.
 */
@Component(
        service = {BootFileProvider.class, ServerStatus.class, PluginStates.class},
        configurationPid = BootFilesSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = {"service.ranking:Integer=-100", "smee.files=local"})
@Designate(ocd = BootFilesConfig.class)
public final class LocalFiles implements BootFileProvider, ServerStatus, PluginStates {
    private static final Logger log = LoggerFactory.getLogger(LocalFiles.class);

    /** Shorter than what servers give us, longer than a script waits for a generator that is being replaced. */
    private static final Duration DEADLINE = Succession.GRACE.plusSeconds(2);

    private final DiskThreads threads = new DiskThreads();
    private final Plugins<BootFileProvider> others =
            new Plugins<>("bootfiles", "provider", Limits.onEventLoops(DEADLINE));
    private final Names names;
    private volatile Disk disk;

    /** Called by DS. Throws {@link SettingsException} for an invalid setting; the message is in the log by then. */
    @Activate
    public LocalFiles(Map<String, Object> file, @Reference HardwareDirectory directory) {
        this(first(file), directory);
    }

    /** Tests start here. */
    LocalFiles(BootFilesSettings settings, HardwareDirectory directory) {
        this.names = new Names(
                new Pxelinux(directory),
                new RaspberryPis(directory, new Serials(directory, threads, System::nanoTime)));
        this.disk = new Disk(settings, threads);
        report(settings);
    }

    private static BootFilesSettings first(Map<String, Object> file) {
        try {
            return read(file);
        } catch (SettingsException e) {
            log.error("event=bootfiles.not-started reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    private static BootFilesSettings read(Map<String, Object> file) {
        return BootFilesSettings.from(SettingsReader.of(BootFilesSettings.PID, file));
    }

    /** Takes over new settings at once; open files stay open. Invalid ones are reported and the present ones stay. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            modified(read(file));
        } catch (SettingsException e) {
            log.error("event=bootfiles.settings-rejected kept=last-good reason=\"{}\"", e.getMessage());
        }
    }

    void modified(BootFilesSettings next) {
        disk = new Disk(next, threads);
        report(next);
    }

    /** Another provider came. */
    @Reference(policy = DYNAMIC, policyOption = GREEDY, cardinality = MULTIPLE, target = "(!(smee.files=local))")
    void bindOther(BootFileProvider provider, Map<String, Object> properties) {
        others.bind(provider, properties);
    }

    /** It went. */
    void unbindOther(BootFileProvider provider) {
        others.unbind(provider);
    }

    /** Its ranking changed. */
    void updatedOther(BootFileProvider provider, Map<String, Object> properties) {
        others.updated(provider, properties);
    }

    /** Replaces the other providers, the first to be asked last; for tests. */
    void others(List<BootFileProvider> ascending) {
        others.replaceAll(ascending);
    }

    @Override
    public List<PluginState> plugins() {
        return others.plugins();
    }

    @Deactivate
    void close() {
        threads.close();
        others.close();
        log.info("event=bootfiles.stopped");
    }

    @Override
    public CompletionStage<BootFileAnswer> open(BootFileRequest request) {
        Disk now = disk;
        if (now.settings().autoexecScript() && Autoexec.is(request)) {
            return BootFiles.open(others, Autoexec.script(request));
        }
        CompletableFuture<Decision> decision =
                names.decide(request, now.settings()).toCompletableFuture();
        if (decision.isDone() && !decision.isCompletedExceptionally()) {
            // An HTTP thread may wait for the disk; the loop that TFTP runs on may not.
            return now.answer(decision.join(), request.protocol() != Protocol.TFTP);
        }
        return decision.thenCompose(ready -> now.answer(ready, false));
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public List<String> lines() {
        return List.of(disk.describe());
    }

    @Override
    public List<String> problems() {
        return disk.problem().stream().toList();
    }

    private void report(BootFilesSettings settings) {
        log.info(
                "event=bootfiles.settings directory={} hidden-files={} http={} autoexec={} compat={}",
                settings.directory().map(Object::toString).orElse("none"),
                settings.hiddenFiles(),
                settings.httpEnabled() ? "/" + settings.httpPrefix() : "off",
                settings.autoexecScript() ? "script" : "refuse",
                settings.compat());
        Optional<String> problem = disk.problem();
        problem.ifPresent(why -> log.warn("event=bootfiles.warning reason=\"{}\"", why));
    }
}
