package org.smee.backend.kube.internal;

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
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/**
 * Registers the cluster as a {@link HardwareBackend} while it is enabled. It registers by hand because a disabled
 * backend must be absent, not unavailable, and a component's own service cannot come and go with a setting.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = KubeSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = KubeConfig.class)
public final class KubeBackend {
    private static final Logger log = LoggerFactory.getLogger(KubeBackend.class);

    /** How a backend becomes a service. */
    @FunctionalInterface
    interface Registry {
        /** Registers the backend; the returned handle takes it back. */
        Runnable register(HardwareBackend backend, int ranking);
    }

    private record Active(KubeHardware hardware, Runnable unregister) {
        void close() {
            unregister.run();
            hardware.close();
        }
    }

    private final Registry registry;
    private KubeSettings settings;
    private Optional<Active> active;

    /** Called by DS. Throws {@link SettingsException} if a setting is wrong; the message is in the log by then. */
    @Activate
    public KubeBackend(BundleContext context, Map<String, Object> properties) {
        this(first(properties), (backend, ranking) -> register(context, backend, ranking));
    }

    /** Tests start here. */
    KubeBackend(KubeSettings settings, Registry registry) {
        this.registry = registry;
        this.settings = settings;
        this.active = open(settings);
    }

    private static KubeSettings first(Map<String, Object> properties) {
        try {
            return KubeSettings.from(SettingsReader.of(KubeSettings.PID, properties));
        } catch (SettingsException e) {
            log.error("event=backend.kube.not-started reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. DS calls it on one thread. */
    @Modified
    void modified(Map<String, Object> properties) {
        try {
            modified(KubeSettings.from(SettingsReader.of(KubeSettings.PID, properties)));
        } catch (SettingsException e) {
            log.error("event=backend.kube.settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    synchronized void modified(KubeSettings next) {
        if (next.equals(settings)) {
            return;
        }
        settings = next;
        // The old one writes its snapshot before the new one reads it: there is no moment in which nothing is known.
        active.ifPresent(a -> a.hardware().save());
        Optional<Active> old = active;
        active = open(next);
        old.ifPresent(Active::close);
    }

    /** Takes the service back. */
    @Deactivate
    synchronized void close() {
        active.ifPresent(Active::close);
        active = Optional.empty();
        log.info("event=backend.kube.stopped");
    }

    private Optional<Active> open(KubeSettings with) {
        if (!with.enabled()) {
            log.info("event=backend.kube.disabled reason=\"enabled=false\"");
            return Optional.empty();
        }
        KubeHardware hardware = KubeHardware.open(with);
        return Optional.of(new Active(hardware, registry.register(hardware, with.ranking())));
    }

    private static Runnable register(BundleContext context, HardwareBackend backend, int ranking) {
        ServiceRegistration<HardwareBackend> service = context.registerService(
                HardwareBackend.class,
                backend,
                FrameworkUtil.asDictionary(Map.<String, Object>of(Constants.SERVICE_RANKING, ranking)));
        return service::unregister;
    }
}
