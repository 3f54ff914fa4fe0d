package org.smee.backend.noop.internal;

import static org.osgi.service.component.annotations.FieldOption.REPLACE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.dhcp.api.DhcpSegments;

/**
 * Registers {@link NoMachines} while it is enabled, with service property {@code smee.backend=none}, which a backend
 * that is only there by default takes as the sign to step aside. Says in its status what does not fit to it: other
 * backends, and a DHCP mode in which a machine nobody knows gets no answer.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = NoopSettings.PID,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = NoopConfig.class)
public final class NoopBackend {
    static final String KIND = "smee.backend";
    private static final Logger log = LoggerFactory.getLogger(NoopBackend.class);
    private static final Set<String> MODES_FOR_KNOWN_MACHINES = Set.of("reservation", "proxy");
    /** Asked last: another backend that is in service all the same should get its say. */
    private static final int RANKING = -1_000_000;

    /** How a backend becomes a service. */
    @FunctionalInterface
    interface Registry {
        /** Registers the backend; the returned handle takes it back. */
        Runnable register(HardwareBackend backend, Map<String, Object> properties);
    }

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = REPLACE)
    private volatile List<HardwareBackend> backends = List.of();

    @Reference(policy = DYNAMIC, policyOption = GREEDY, fieldOption = REPLACE)
    private volatile List<DhcpSegments> dhcp = List.of();

    private final Registry registry;
    private final NoMachines none = new NoMachines(this::problems);
    private Optional<Runnable> registered = Optional.empty();

    /** Called by DS. Throws {@link SettingsException} for an invalid setting; the message is in the log by then. */
    @Activate
    public NoopBackend(BundleContext context, Map<String, Object> file) {
        this(first(file), (backend, properties) -> register(context, backend, properties));
    }

    /** Tests start here. */
    NoopBackend(NoopSettings settings, Registry registry) {
        this.registry = registry;
        apply(settings);
    }

    private static NoopSettings first(Map<String, Object> file) {
        try {
            return NoopSettings.from(SettingsReader.of(NoopSettings.PID, file));
        } catch (SettingsException e) {
            log.error("event=backend.noop.not-started reason=\"{}\"", e.getMessage());
            throw e;
        }
    }

    /** Takes over a changed configuration; keeps the last good one if it is wrong. DS calls it on one thread. */
    @Modified
    void modified(Map<String, Object> file) {
        try {
            apply(NoopSettings.from(SettingsReader.of(NoopSettings.PID, file)));
        } catch (SettingsException e) {
            log.error("event=backend.noop.settings-refused reason=\"{}\"", e.getMessage());
        }
    }

    /** Takes the service back. */
    @Deactivate
    void close() {
        apply(new NoopSettings(false));
    }

    void apply(NoopSettings settings) {
        if (settings.enabled() == registered.isPresent()) {
            return;
        }
        if (settings.enabled()) {
            Map<String, Object> properties = Map.of(Constants.SERVICE_RANKING, RANKING, KIND, NoMachines.NAME);
            registered = Optional.of(registry.register(none, properties));
            log.info("event=backend.noop.started effect=\"no machine is known\"");
        } else {
            registered.ifPresent(Runnable::run);
            registered = Optional.empty();
            log.info("event=backend.noop.stopped");
        }
    }

    /** Replaces what else is in service, as DS does through the fields. */
    void others(List<HardwareBackend> allBackends, List<DhcpSegments> allDhcp) {
        backends = allBackends;
        dhcp = allDhcp;
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        String others = backends.stream()
                .filter(backend -> backend != none)
                .map(backend -> "\"" + backend.status().name() + "\"")
                .collect(Collectors.joining(" and "));
        if (!others.isEmpty()) {
            problems.add("the backend that knows no machine and " + others + " are enabled together; only one makes"
                    + " sense: take away SMEE_BACKEND_NOOP_ENABLED=true (or enabled=true in etc/org.smee.backend.noop.cfg)"
                    + " or the same setting of the other, e.g. SMEE_BACKEND_FILE_ENABLED");
        }
        dhcp.stream()
                .flatMap(server -> server.segments().stream())
                .map(segment -> segment.site().mode())
                .filter(MODES_FOR_KNOWN_MACHINES::contains)
                .distinct()
                .forEach(mode -> problems.add("no machine will get an answer: in DHCP mode " + mode
                        + " only known machines do, and this backend knows none; use auto-proxy"
                        + " (SMEE_DHCP_MODE=auto-proxy) or another backend"));
        return problems;
    }

    private static Runnable register(BundleContext context, HardwareBackend backend, Map<String, Object> properties) {
        ServiceRegistration<HardwareBackend> service =
                context.registerService(HardwareBackend.class, backend, FrameworkUtil.asDictionary(properties));
        return service::unregister;
    }
}
