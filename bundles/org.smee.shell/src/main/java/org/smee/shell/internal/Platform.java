package org.smee.shell.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.nio.file.Path;
import java.util.Arrays;
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
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.Guards;
import org.smee.api.plugin.PluginState;
import org.smee.api.plugin.PluginStates;
import org.smee.api.plugin.Plugins;
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
    private final Plugins<BootFileProvider> files = new Plugins<>("shell", "provider", Waiting.LIMITS);
    private final Guards<DhcpHandler> askedHandlers =
            new Guards<>("shell", "handler", Waiting.LIMITS, () -> this.handlers);
    private final Guards<SettingsCheck> checks = new Guards<>("shell", "check", Waiting.LIMITS, () -> this.settings);

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile @Nullable HardwareDirectory hardware;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile @Nullable BootEvents events;

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    private volatile List<Map.Entry<Map<String, Object>, ServerStatus>> servers = List.of();

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    private volatile List<PluginStates> plugins = List.of();

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    private volatile List<Map.Entry<Map<String, Object>, SettingsCheck>> settings = List.of();

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile @Nullable ConfigurationAdmin configurations;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile @Nullable Shadow shadow;

    @Reference(cardinality = OPTIONAL, policy = DYNAMIC, policyOption = GREEDY)
    private volatile @Nullable Recorder recorder;

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    private volatile List<DhcpSegments> segments = List.of();

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
        files.close();
        askedHandlers.close();
        checks.close();
    }

    /** A provider came. */
    @Reference(policy = DYNAMIC, policyOption = GREEDY, cardinality = MULTIPLE)
    void bindProvider(BootFileProvider provider, Map<String, Object> properties) {
        files.bind(provider, properties);
    }

    /** A provider went. */
    void unbindProvider(BootFileProvider provider) {
        files.unbind(provider);
    }

    /** A provider's ranking changed. */
    void updatedProvider(BootFileProvider provider, Map<String, Object> properties) {
        files.updated(provider, properties);
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
        this.files.replaceAll(files);
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
        Stream<PluginState> asked = Stream.<PluginStates>of(files, askedHandlers, checks)
                .flatMap(states -> states.plugins().stream())
                .filter(PluginState::isProblem); // commands ask them now and then: nothing to see while they are well
        return Stream.of(
                        plugins.stream().flatMap(states -> states.plugins().stream()),
                        reports.plugins().stream(),
                        asked)
                .flatMap(states -> states)
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
                checks.ranked(),
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

    /** Where tools on this host reach the DHCP servers. */
    List<DhcpSegments.Segment> dhcpForTools() {
        return segments.stream().flatMap(s -> s.forTools().stream()).toList();
    }

    /** Whether DHCP is meant to be answered; not if every server of it says that its settings switch it off. */
    static boolean wantsDhcp(List<ServerReports.Report> servers) {
        List<ServerReports.Report> dhcp =
                servers.stream().filter(server -> server.name().equals("dhcp")).toList();
        return dhcp.isEmpty() || dhcp.stream().anyMatch(ServerReports.Report::enabled);
    }

    /** The providers, as the servers ask them. */
    Plugins<BootFileProvider> files() {
        return files;
    }

    /** The handler that answers in {@code mode}; throws {@link IllegalStateException} that says what is missing. */
    Guard<DhcpHandler> handler(String mode) {
        List<Map.Entry<Map<String, Object>, DhcpHandler>> ranked = handlers;
        for (int i = ranked.size() - 1; i >= 0; i--) {
            if (serves(ranked.get(i).getKey().get(DhcpHandler.MODE), mode)) {
                return askedHandlers.add(ranked.get(i).getValue(), ranked.get(i).getKey());
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
