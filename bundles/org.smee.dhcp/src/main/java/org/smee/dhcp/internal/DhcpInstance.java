package org.smee.dhcp.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.BootEvents;
import org.smee.api.ha.Leadership;
import org.smee.api.plugin.Guard;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;
import org.smee.dhcp.api.DhcpSegments.Segment;
import org.smee.dhcp.api.LinkSender;
import org.smee.transport.UdpTransport;

/** One server: the settings of one file and the sockets they ask for. Not thread-safe; {@link DhcpServer} guards it. */
final class DhcpInstance {
    private static final Logger log = LoggerFactory.getLogger(DhcpInstance.class);

    private final String name;
    private final DhcpCounters counters = new DhcpCounters();
    private final LeaderGate gate;
    private final DhcpListeners listeners;
    private final DhcpListeners pxeListeners;
    private final ToolSocket tools;
    private final boolean bindsToDevices;
    private Optional<DhcpSettings> settings = Optional.empty();
    private List<String> asked = List.of();
    private String enabledBy = "";
    private String refused = "";
    private List<String> conflicts = List.of();

    DhcpInstance(
            String name,
            UdpTransport transport,
            Nics nics,
            BootEvents events,
            Tracing tracing,
            Clock clock,
            LongSupplier nanoClock,
            Observers observers) {
        this.name = name;
        gate = new LeaderGate(name);
        listeners = new DhcpListeners(
                name, transport, nics, events, tracing, counters, gate, false, clock, nanoClock, observers);
        pxeListeners = new DhcpListeners(
                name, transport, nics, events, tracing, counters, gate, true, clock, nanoClock, observers);
        tools = new ToolSocket(
                name,
                transport,
                live -> new DhcpReceiver(
                        live,
                        counters,
                        new Exchanges(events, tracing, clock, nanoClock, ToolSocket.LOOPBACK),
                        new Unicast(ToolSocket.LOOPBACK, counters, nanoClock),
                        gate,
                        false,
                        nanoClock,
                        observers));
        bindsToDevices = transport.isNative();
    }

    /** Takes over what {@code reader} reads, and says whether it was good; if not, the last good settings stay. */
    boolean configure(SettingsReader reader) {
        try {
            DhcpSettings next = DhcpSettings.from(reader);
            if (!name.isEmpty() && next.interfaces().isEmpty()) {
                throw reader.wrong("interfaces", "", "the interfaces that this server has, comma-separated");
            }
            refused = "";
            asked = next.interfaces();
            enabledBy = reader.origins().getOrDefault("enabled", "default");
            take(next);
            return true;
        } catch (SettingsException e) {
            refuse(reader, e);
            return false;
        }
    }

    boolean wasEverGood() {
        return settings.isPresent();
    }

    private void take(DhcpSettings next) {
        if (settings.filter(next::equals).isEmpty()) {
            log.info(
                    "event=dhcp.settings server=\"{}\" enabled={} mode={} listen={} interfaces={}",
                    name,
                    next.enabled(),
                    next.site().mode(),
                    next.listen(),
                    next.interfaces());
            settings = Optional.of(next);
        }
    }

    private void refuse(SettingsReader reader, SettingsException e) {
        String kept = settings.isEmpty()
                ? ". This server stays closed until that is mended"
                : ". The settings before this change stay in use";
        if (settings.isEmpty()) {
            asked = readableInterfaces(reader);
        }
        if (!refused.equals(e.getMessage() + kept)) {
            refused = e.getMessage() + kept;
            log.error("event=dhcp.settings-refused server=\"{}\" reason=\"{}\"", name, refused);
        }
    }

    /** Nobody else may answer there in the meantime, perhaps in another mode. */
    private static List<String> readableInterfaces(SettingsReader reader) {
        try {
            return DhcpSettings.interfaces(reader);
        } catch (SettingsException e) {
            return List.of(); // said already
        }
    }

    /** The interfaces it names; those of a server that is switched off or in trouble stay its own. */
    List<String> asked() {
        return asked;
    }

    /** Closes the sockets on interfaces that are another server's. */
    void release(Claims claims) {
        listeners.allow(device -> claims.belongs(device, name));
        pxeListeners.allow(device -> claims.belongs(device, name));
        List<String> now = claims.problems(name);
        now.stream()
                .filter(problem -> !conflicts.contains(problem))
                .forEach(problem ->
                        log.error("event=dhcp.interface-conflict server=\"{}\" reason=\"{}\"", name, problem));
        conflicts = now;
    }

    /**
     * Makes the sockets what settings, handlers and interfaces ask for. Both sets have the same settings but for the port,
     * so that a change of mode touches those at the PXE port only.
     */
    void arrange(HandlerTable handlers) {
        settings.ifPresent(good -> {
            listeners.reconcile(good, handlers);
            pxeListeners.reconcile(good.atPxePort(), handlers);
            if (!name.isEmpty()) {
                tools.reconcile(good, handlers, listeners.segments());
            }
        });
    }

    /** Becomes a candidate for its segment, or none any more, as settings and sockets ask for. */
    void stand(@Nullable Leadership leadership) {
        settings.ifPresent(good -> {
            if (good.leaderOnly()) {
                gate.leader(good.segment(), leadership, listeners.serves());
            } else {
                gate.everybody();
            }
        });
    }

    /** Says what keeps it from answering, if nobody can mend it but a person. */
    void tell() {
        if (enabled()) {
            gate.tell();
        }
    }

    /** Opens and closes the ways to clients without an address. */
    void attach(@Nullable Guard<LinkSender> sender) {
        settings.ifPresent(good -> listeners.attach(good, sender));
    }

    /** Whether it is meant to serve; unknown settings count as yes. */
    boolean enabled() {
        return settings.map(DhcpSettings::enabled).orElse(true);
    }

    List<Segment> segments() {
        return listeners.segments();
    }

    ToolSocket tools() {
        return tools;
    }

    List<String> lines(HandlerTable handlers) {
        return settings.map(good -> lines(good, handlers)).orElse(List.of("closed: its settings are wrong"));
    }

    private List<String> lines(DhcpSettings good, HandlerTable handlers) {
        if (!good.enabled()) {
            String where = enabledBy.equals("file") ? Claims.file(name) : enabledBy;
            return List.of("off by setting (enabled = false, " + where + ")");
        }
        List<String> lines = new ArrayList<>();
        String mode = good.site().mode();
        List<String> pxe = pxeListeners.segments().stream().map(Segment::device).toList();
        for (Segment segment : listeners.segments()) {
            lines.add(mode + " on " + (segment.device().isEmpty() ? "all interfaces" : segment.device()) + " ("
                    + segment.site().serverAddress() + ") port " + segment.port()
                    + (pxe.contains(segment.device()) ? " and " + good.pxePort() : ""));
        }
        lines.add(
                good.site().compat()
                        ? "compatible with Smee byte for byte (compat = smee)"
                        : "follows the RFCs (compat = rfc)");
        lines.addAll(gate.lines());
        List<String> asked = handlers.forMode(mode).stream().map(Guard::name).toList();
        if (!asked.isEmpty()) {
            lines.add("answers come from " + String.join(", else ", asked));
        }
        lines.add(counters.line());
        lines.addAll(listeners.delivery(good));
        lines.addAll(listeners.advice(good));
        return lines;
    }

    List<String> problems(HandlerTable handlers) {
        Set<String> problems = new LinkedHashSet<>(listeners.problems());
        problems.addAll(pxeListeners.problems());
        boolean serving = settings.map(DhcpSettings::enabled).orElse(false);
        String mode = settings.map(good -> good.site().mode()).orElse("");
        if (serving && handlers.forMode(mode).isEmpty()) {
            problems.add("no handler for mode " + mode + " (served now: " + handlers.modes() + "): "
                    + HandlerTable.remedy(mode));
        }
        if (serving && !name.isEmpty() && !bindsToDevices) {
            problems.add("a server of its own for some interfaces needs sockets bound to them, which this platform has"
                    + " not; see smee:status for the reason, or delete " + Claims.file(name));
        }
        if (serving) {
            problems.addAll(gate.problems());
        }
        problems.addAll(conflicts);
        if (!refused.isEmpty()) {
            problems.add(refused);
        }
        return List.copyOf(problems);
    }

    DhcpCounters counters() {
        return counters;
    }

    /** Closes the sockets; they linger for a successor. */
    void close() {
        gate.close();
        tools.close();
        listeners.close();
        pxeListeners.close();
    }
}
