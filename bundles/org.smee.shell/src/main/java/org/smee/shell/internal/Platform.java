package org.smee.shell.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.event.BootEvents;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.shadow.Recorder;
import org.smee.api.shadow.Shadow;
import org.smee.api.status.ServerReports;
import org.smee.api.status.ServerStatus;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpSegments;

/**
 * Everything of the platform that the commands look at. All of it may come and go; a command that needs what is not
 * there gets an exception that says which feature brings it.
 */
@Component(service = Platform.class)
public final class Platform {
    private final String version;
    private final String command;
    private final LongFunction<String> bundles;
    private final ServerReports reports = new ServerReports("shell", () -> this.servers);

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile @Nullable HardwareDirectory hardware;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile @Nullable BootEvents events;

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    private volatile List<Map.Entry<Map<String, Object>, ServerStatus>> servers = List.of();

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    private volatile List<PluginStates> plugins = List.of();

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    private volatile List<SettingsCheck> settings = List.of();

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile @Nullable ConfigurationAdmin configurations;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile @Nullable Shadow shadow;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile @Nullable Recorder recorder;

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    private volatile List<DhcpSegments> segments = List.of();

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    private volatile List<BootFileProvider> files = List.of();

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    private volatile List<Map.Entry<Map<String, Object>, DhcpHandler>> handlers = List.of();

    /** Called by DS. */
    @Activate
    public Platform(BundleContext context) {
        version = context.getBundle().getVersion().toString().replace(".SNAPSHOT", "-SNAPSHOT");
        String launcher = context.getProperty("smee.command");
        command = launcher == null ? "./smee" : launcher;
        bundles = id -> title(context.getBundle(id));
    }

    @Deactivate
    void close() {
        reports.close();
    }

    private static String title(@Nullable Bundle bundle) {
        return bundle == null ? "" : bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /** Tests start here. Lists are sorted as DS sorts: the highest ranking is last. */
    Platform(
            String version,
            @Nullable HardwareDirectory hardware,
            @Nullable BootEvents events,
            List<ServerStatus> servers,
            List<DhcpSegments> segments,
            List<BootFileProvider> files,
            List<Map.Entry<Map<String, Object>, DhcpHandler>> handlers) {
        this.version = version;
        this.command = "./smee";
        this.bundles = id -> "bundle" + id + " 1.0.0";
        this.hardware = hardware;
        this.events = events;
        this.servers = servers.stream()
                .map(server -> Map.<Map<String, Object>, ServerStatus>entry(Map.of(), server))
                .toList();
        this.segments = segments;
        this.files = files;
        this.handlers = handlers;
    }

    /** Version of the running bundles. */
    String version() {
        return version;
    }

    /** How the launcher is called, for hints. */
    String command() {
        return command;
    }

    /** The directory; throws {@link IllegalStateException} that says what is missing. */
    HardwareDirectory hardware() {
        HardwareDirectory present = hardware;
        if (present == null) {
            throw missing("hardware directory", "smee-hardware");
        }
        return present;
    }

    /** The backends in the order they are asked; none without a directory. */
    List<BackendStatus> backends() {
        HardwareDirectory present = hardware;
        return present == null ? List.of() : present.backends();
    }

    /** The event log; throws {@link IllegalStateException} that says what is missing. */
    BootEvents events() {
        BootEvents present = events;
        if (present == null) {
            throw missing("event log", "smee-events");
        }
        return present;
    }

    /** How many events were lost; empty without an event log. */
    Optional<Long> eventsDropped() {
        return Optional.ofNullable(events).map(BootEvents::dropped);
    }

    /** The servers, by name. One that does not answer takes two seconds and is told. */
    List<ServerReports.Report> servers() {
        return reports.all().stream()
                .sorted(Comparator.comparing(ServerReports.Report::name))
                .toList();
    }

    /** How every plug-in is, as each of its callers sees it; by caller and kind, in the order they are asked. */
    List<PluginState> plugins() {
        return Stream.concat(plugins.stream().flatMap(states -> states.plugins().stream()), reports.plugins().stream())
                .sorted(Comparator.comparing(PluginState::caller).thenComparing(PluginState::kind))
                .toList();
    }

    /** Replaces who tells of plug-ins, for tests. */
    Platform watching(PluginStates... states) {
        plugins = List.of(states);
        return this;
    }

    /** Checks files against the settings in use. */
    ConfigCheck configCheck() {
        ConfigurationAdmin admin = configurations;
        return new ConfigCheck(
                settings,
                file -> admin == null ? Map.of() : new Configured(admin).properties(file.toString()),
                System.getenv(),
                Path.of(System.getProperty("karaf.etc", "etc")));
    }

    /** Who tries candidates; throws {@link IllegalStateException} that says what is missing. */
    Shadow shadow() {
        Shadow present = shadow;
        if (present == null) {
            throw missing("shadow", "smee-shadow");
        }
        return present;
    }

    /** Who records; throws {@link IllegalStateException} that says what is missing. */
    Recorder recorder() {
        Recorder present = recorder;
        if (present == null) {
            throw missing("recorder", "smee-shadow");
        }
        return present;
    }

    /** Symbolic name and version of a bundle; empty: it is gone. */
    String bundle(long id) {
        return id < 0 ? "" : bundles.apply(id);
    }

    /** The open DHCP sockets. */
    List<DhcpSegments.Segment> segments() {
        return segments.stream().flatMap(s -> s.segments().stream()).toList();
    }

    /** Whether DHCP is meant to be answered; not if every server of it says that its settings switch it off. */
    static boolean wantsDhcp(List<ServerReports.Report> servers) {
        List<ServerReports.Report> dhcp =
                servers.stream().filter(server -> server.name().equals("dhcp")).toList();
        return dhcp.isEmpty() || dhcp.stream().anyMatch(ServerReports.Report::enabled);
    }

    /** The providers in the order they are asked. */
    List<BootFileProvider> files() {
        List<BootFileProvider> ranked = new ArrayList<>(files);
        Collections.reverse(ranked);
        return ranked;
    }

    /** The handler that answers in {@code mode}; throws {@link IllegalStateException} that says what is missing. */
    DhcpHandler handler(String mode) {
        List<Map.Entry<Map<String, Object>, DhcpHandler>> ranked = handlers;
        for (int i = ranked.size() - 1; i >= 0; i--) {
            if (serves(ranked.get(i).getKey().get(DhcpHandler.MODE), mode)) {
                return ranked.get(i).getValue();
            }
        }
        throw missing("DHCP handler for mode " + mode, "smee-dhcp-" + (mode.equals("auto-proxy") ? "proxy" : mode));
    }

    /** The property is one mode or an array of several. */
    private static boolean serves(@Nullable Object property, String mode) {
        Object[] modes = property instanceof Object[] several ? several : new Object[] {String.valueOf(property)};
        return Arrays.asList(modes).contains(mode);
    }

    private static IllegalStateException missing(String what, String feature) {
        return new IllegalStateException("There is no " + what + " in service. Type: feature:install " + feature
                + ", or see why it did not start with: log:display");
    }
}
