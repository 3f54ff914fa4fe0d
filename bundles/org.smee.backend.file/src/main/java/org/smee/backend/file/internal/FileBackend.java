package org.smee.backend.file.internal;

import java.util.Dictionary;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/**
 * Registers the file as a {@link HardwareBackend} while it is enabled. It registers by hand because a disabled backend
 * must be absent, not unavailable, and a component's own service cannot come and go with a setting.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = FileBackendSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = FileBackendConfig.class)
public final class FileBackend {
    private static final Logger log = LoggerFactory.getLogger(FileBackend.class);

    /** How a backend becomes a service. */
    @FunctionalInterface
    interface Registry {
        /** Registers the backend; the returned handle takes it back. */
        Runnable register(HardwareBackend backend, int ranking);
    }

    private record Active(HardwareFile file, Runnable unregister) {
        void close() {
            unregister.run();
            file.close();
        }
    }

    private final Registry registry;
    private FileBackendSettings settings;
    private boolean noneInService;
    private boolean started;
    private Optional<Active> active = Optional.empty();

    /** Called by DS, which then calls {@link #start}. Throws {@link SettingsException} if a setting is wrong. */
    @Activate
    public FileBackend(BundleContext context, Map<String, Object> properties) {
        this(
                FileBackendSettings.from(SettingsReader.of(FileBackendSettings.PID, properties)),
                (backend, ranking) -> register(context, backend, ranking));
    }

    /** Tests start here. */
    FileBackend(FileBackendSettings settings, Registry registry) {
        this.registry = registry;
        this.settings = settings;
    }

    /** Opens the file, now that it is known whether it is wanted. */
    @Activate
    synchronized void start() {
        started = true;
        active = open(settings);
    }

    /** The backend that knows no machine is there. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            target = "(smee.backend=none)")
    void bindNone(HardwareBackend none) {
        none(true);
    }

    /** It is gone again. */
    void unbindNone(HardwareBackend none) {
        none(false);
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. DS calls it on one thread. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            modified(FileBackendSettings.from(SettingsReader.of(FileBackendSettings.PID, properties)));
        } catch (SettingsException e) {
            log.error("event=backend.file.settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    synchronized void modified(FileBackendSettings next) {
        boolean same = wanted(next) == active.isPresent()
                && next.path().equals(settings.path())
                && next.ranking() == settings.ranking();
        settings = next;
        if (same) {
            active.ifPresent(a -> a.file.pollInterval(next.pollInterval()));
            return;
        }
        Optional<Active> old = active;
        active = open(next); // the new one first, so that there is no moment without an answer
        old.ifPresent(Active::close);
    }

    /** Takes the service back. */
    @Deactivate
    synchronized void close() {
        started = false; // DS takes the other backend away after this
        active.ifPresent(Active::close);
        active = Optional.empty();
        log.info("event=backend.file.stopped file={}", settings.path());
    }

    private synchronized void none(boolean inService) {
        noneInService = inService;
        if (started && wanted(settings) != active.isPresent()) {
            Optional<Active> old = active;
            active = open(settings);
            old.ifPresent(Active::close);
        }
    }

    private boolean wanted(FileBackendSettings with) {
        return switch (with.use()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case BY_DEFAULT -> !noneInService;
        };
    }

    private Optional<Active> open(FileBackendSettings with) {
        if (!wanted(with)) {
            String why = with.use() == FileBackendSettings.Use.NEVER
                    ? "enabled=false"
                    : "enabled=auto, and the backend that knows no machine is enabled";
            log.info("event=backend.file.disabled reason=\"{}\"", why);
            return Optional.empty();
        }
        HardwareFile file = new HardwareFile(with.path(), with.pollInterval());
        return Optional.of(new Active(file, registry.register(file, with.ranking())));
    }

    private static Runnable register(BundleContext context, HardwareBackend backend, int ranking) {
        Dictionary<String, Object> properties = FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, ranking));
        ServiceRegistration<HardwareBackend> service =
                context.registerService(HardwareBackend.class, backend, properties);
        return service::unregister;
    }
}
