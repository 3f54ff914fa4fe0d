package org.smee.dhcp.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.BootEvents;
import org.smee.api.net.Ipv4Address;
import org.smee.api.plugin.Guard;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpSegments.Segment;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.LinkSender;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpTransport;

/** The sockets of one server: one per interface, opened and closed only when their address or interface changes. */
final class DhcpListeners {
    private static final Logger log = LoggerFactory.getLogger(DhcpListeners.class);
    private static final int BATCH = 64;

    private final String server;
    private final UdpTransport transport;
    private final Interfaces interfaces;
    private final BootEvents events;
    private final Tracing tracing;
    private final DhcpCounters counters;
    private final LeaderGate gate;
    private final boolean bootServer;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Observers observers;
    private final Map<String, OpenSocket> open = new TreeMap<>();
    private final Map<String, String> problems = new TreeMap<>();
    private final Map<String, Long> notBefore = new HashMap<>();
    private Predicate<String> mine = device -> true;

    /** {@code bootServer}: these are the sockets at the port of PXE boot servers. */
    DhcpListeners(
            String server,
            UdpTransport transport,
            Nics nics,
            BootEvents events,
            Tracing tracing,
            DhcpCounters counters,
            LeaderGate gate,
            boolean bootServer,
            Clock clock,
            LongSupplier nanoClock,
            Observers observers) {
        this.server = server;
        this.transport = transport;
        this.interfaces = new Interfaces(nics, transport::isNative, server.isEmpty());
        this.events = events;
        this.tracing = tracing;
        this.counters = counters;
        this.gate = gate;
        this.bootServer = bootServer;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.observers = observers;
    }

    /** From now on only interfaces that {@code next} accepts; sockets on others close at once. */
    synchronized void allow(Predicate<String> next) {
        mine = next;
        open.values().removeIf(o -> {
            boolean foreign = !next.test(o.nic().name());
            if (foreign) {
                close(o);
            }
            return foreign;
        });
        problems.keySet().removeIf(next.negate());
    }

    /** Makes the sockets what settings, handlers and interfaces ask for now; what fits already is left alone. */
    synchronized void reconcile(DhcpSettings settings, HandlerTable handlers) {
        Map<String, Nic> wanted = settings.enabled() ? wanted(settings) : Map.of();
        Set<String> closing = new TreeSet<>(open.keySet());
        closing.removeIf(name -> !isOver(name, wanted, settings));
        closing.forEach(name -> close(name, wanted, settings));
        problems.keySet().removeIf(name -> !settings.enabled());
        long now = nanoClock.getAsLong();
        wanted.forEach((name, nic) -> {
            OpenSocket current = open.get(name);
            if (current != null) {
                refresh(current, nic, settings, handlers);
            } else if (now - notBefore.getOrDefault(name, now) >= 0) {
                open(nic, settings, handlers);
            }
        });
    }

    private Map<String, Nic> wanted(DhcpSettings settings) {
        Map<String, Nic> wanted = interfaces.wanted(settings, mine);
        problems.keySet()
                .removeIf(name ->
                        !wanted.containsKey(name) && !settings.interfaces().contains(name));
        for (String name : bootServer ? List.<String>of() : interfaces.missing(settings, wanted, mine)) {
            if (!open.containsKey(name)) {
                report(
                        name,
                        "interface " + name + " is not up or does not exist; waiting for it. See the names: ip link");
            }
        }
        return wanted;
    }

    /** A socket whose interface is only down keeps it: the kernel delivers again once it is up. */
    private boolean isOver(String name, Map<String, Nic> wanted, DhcpSettings settings) {
        OpenSocket current = open.get(name);
        if (current == null || !settings.enabled()) {
            return true;
        }
        Nic nic = wanted.get(name);
        boolean unwanted = nic == null && interfaces.unwanted(name, settings);
        boolean replaced = nic != null && nic.index() != current.nic().index();
        return unwanted || replaced || !current.binding().equals(binding(name, settings));
    }

    private void close(String name, Map<String, Nic> wanted, DhcpSettings settings) {
        OpenSocket gone = open.remove(name);
        if (gone == null) {
            return;
        }
        Nic nic = wanted.get(name);
        if (nic != null && nic.index() != gone.nic().index()) {
            // The old socket belongs to an interface that is no more; taking it over while it lingers would be deaf.
            notBefore.put(name, nanoClock.getAsLong() + settings.linger().toNanos() + TimeUnit.SECONDS.toNanos(1));
        }
        close(gone);
    }

    private void close(OpenSocket gone) {
        gone.endpoint().close();
        gone.receiver().unicast().detach("");
        log.info(
                "event=dhcp.closed server=\"{}\" device={} address={}",
                server,
                gone.nic().name(),
                gone.binding().local());
    }

    private UdpBinding binding(String name, DhcpSettings settings) {
        UdpBinding binding = UdpBinding.of(
                        server.isEmpty() ? "dhcp" : "dhcp " + server,
                        settings.listen().toSocketAddress())
                .withReceiveBuffer(settings.receiveBuffer())
                .withMaxDatagram(DhcpMessage.MAX_LENGTH)
                .withBatch(BATCH)
                .withLinger(settings.linger());
        return name.equals(Interfaces.ALL) ? binding : binding.withDevice(name);
    }

    private void open(Nic nic, DhcpSettings settings, HandlerTable handlers) {
        Ipv4Address auto = interfaces.auto(nic, settings);
        Exchanges exchanges = new Exchanges(events, tracing, clock, nanoClock, nic.name());
        DhcpReceiver receiver = new DhcpReceiver(
                live(settings.site().site(auto), settings, handlers),
                counters,
                exchanges,
                new Unicast(nic.name(), counters, nanoClock),
                gate,
                bootServer,
                nanoClock,
                observers);
        UdpBinding binding = binding(nic.name(), settings);
        try {
            UdpEndpoint endpoint = transport.bind(binding, receiver);
            OpenSocket opened = new OpenSocket(nic, binding, endpoint, receiver, settings.site(), auto);
            open.put(nic.name(), opened);
            problems.remove(nic.name());
            notBefore.remove(nic.name());
            listening(opened, settings);
        } catch (IOException e) {
            report(nic.name(), e.getMessage() + ". Tried again every few seconds");
        }
    }

    private void listening(OpenSocket socket, DhcpSettings settings) {
        log.info(
                "event=dhcp.listening server=\"{}\" device={} local={} asked={} granted={}",
                server,
                socket.nic().name(),
                socket.endpoint().local(),
                settings.receiveBuffer(),
                socket.endpoint().receiveBufferGranted());
        socket.advice(settings)
                .ifPresent(advice -> log.warn(
                        "event=dhcp.small-buffer device={} advice=\"{}\"",
                        socket.nic().name(),
                        advice));
    }

    private void report(String name, String problem) {
        if (!problem.equals(problems.put(name, problem))) {
            log.error("event=dhcp.not-listening device={} reason=\"{}\"", name, problem);
        }
    }

    private void refresh(OpenSocket current, Nic nic, DhcpSettings settings, HandlerTable handlers) {
        Ipv4Address auto = interfaces.auto(nic, settings);
        boolean sameSite =
                current.from().equals(settings.site()) && current.auto().equals(auto);
        DhcpSite site =
                sameSite ? current.receiver().live().site() : settings.site().site(auto);
        DhcpReceiver.Live next = live(site, settings, handlers);
        if (!next.equals(current.receiver().live())) {
            current.receiver().live(next, current.endpoint());
        }
        open.put(
                nic.name(),
                new OpenSocket(nic, current.binding(), current.endpoint(), current.receiver(), settings.site(), auto));
    }

    private static DhcpReceiver.Live live(DhcpSite site, DhcpSettings settings, HandlerTable handlers) {
        return new DhcpReceiver.Live(
                site, handlers.forMode(site.mode()), settings.parkTime().toNanos(), settings.parkSize());
    }

    synchronized List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        open.forEach((name, o) -> segments.add(new Segment(
                server,
                name,
                o.endpoint().local().getPort(),
                o.receiver().live().site())));
        return segments;
    }

    /** Opens and closes the ways to clients without an address. May block, so it is not for a packet's thread. */
    synchronized void attach(DhcpSettings settings, @Nullable Guard<LinkSender> sender) {
        open.values().forEach(socket -> socket.attach(settings, sender));
    }

    /** How replies reach clients without an address, a line for each way. */
    synchronized List<String> delivery(DhcpSettings settings) {
        Map<String, String> ways = open.values().stream()
                .filter(socket -> socket.wantsUnicast(settings))
                .collect(Collectors.groupingBy(
                        OpenSocket::way,
                        TreeMap::new,
                        Collectors.mapping(OpenSocket::where, Collectors.joining(", "))));
        List<String> lines = new ArrayList<>();
        ways.forEach((way, devices) -> lines.add("clients without an address get " + way + " on " + devices));
        return lines;
    }

    /** Small receive buffers, a sentence each; nothing that stops the service. */
    synchronized List<String> advice(DhcpSettings settings) {
        return open.values().stream()
                .flatMap(socket -> socket.advice(settings).stream())
                .distinct()
                .toList();
    }

    synchronized List<String> problems() {
        return List.copyOf(problems.values());
    }

    /** Whether anybody but tools on this host can be answered. */
    synchronized boolean serves() {
        return open.values().stream().anyMatch(o -> !o.nic().loopback());
    }

    /** Closes all; they linger if the settings say so. */
    synchronized void close() {
        open.values().forEach(this::close);
        open.clear();
    }
}
