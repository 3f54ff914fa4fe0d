package org.smee.syslog.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.transport.TcpListener;
import org.smee.transport.TcpTransport;
import org.smee.transport.UdpBinding;
import org.smee.transport.UdpEndpoint;
import org.smee.transport.UdpTransport;

/** The UDP and the TCP socket, each open as far as settings want it and the system lets it. Not thread-safe. */
final class SyslogSockets {
    private static final Logger log = LoggerFactory.getLogger(SyslogSockets.class);
    private static final int BATCH = 64;

    /** An open UDP socket and the settings it was opened with. */
    private record Udp(UdpEndpoint endpoint, Gate gate, SyslogSettings under) {}

    /** An open listening socket and the address it was opened for. */
    private record Tcp(TcpListener listener, Gate gate, TcpIntake intake, InetSocketAddress wanted) {}

    private final UdpTransport udpTransport;
    private final TcpTransport tcpTransport;
    private final Supplier<Gate> gates;
    private final SyslogCounters counters;
    private @Nullable Udp udp;
    private @Nullable Tcp tcp;
    private String udpProblem = "";
    private String tcpProblem = "";

    SyslogSockets(UdpTransport udpTransport, TcpTransport tcpTransport, Supplier<Gate> gates, SyslogCounters counters) {
        this.udpTransport = udpTransport;
        this.tcpTransport = tcpTransport;
        this.gates = gates;
        this.counters = counters;
    }

    /** Closes what is no longer wanted and opens what is missing; also what could not be opened the last time. */
    void reconcile(SyslogSettings settings) {
        if (udp != null && !(settings.wantsUdp() && udp.under.sameUdp(settings))) {
            udp.endpoint.close();
            udp = null;
        }
        if (tcp != null && !(settings.wantsTcp() && tcp.wanted.equals(settings.listen()))) {
            tcp.listener.close();
            tcp = null;
        }
        udpProblem = settings.wantsUdp() && udp == null ? complain(udpProblem, openUdp(settings)) : "";
        tcpProblem = settings.wantsTcp() && tcp == null ? complain(tcpProblem, openTcp(settings)) : "";
    }

    private String openUdp(SyslogSettings settings) {
        UdpBinding binding = UdpBinding.of("syslog", settings.listen())
                .withReceiveBuffer(settings.receiveBuffer())
                .withMaxDatagram(settings.maxMessage() + 1) // the byte more shows that there was more
                .withBatch(BATCH)
                .withLinger(settings.linger());
        try {
            Gate gate = gates.get();
            UdpEndpoint opened = udpTransport.bind(binding, new UdpIntake(gate));
            udp = new Udp(opened, gate, settings);
            log.info("event=syslog.started udp={} receive-buffer={}", opened.local(), opened.receiveBufferGranted());
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private String openTcp(SyslogSettings settings) {
        try {
            Gate gate = gates.get();
            TcpIntake intake = new TcpIntake(gate, counters);
            TcpListener opened = tcpTransport.listen("syslog", settings.listen(), intake);
            tcp = new Tcp(opened, gate, intake, settings.listen());
            log.info("event=syslog.started tcp={}", opened.local());
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String complain(String before, String now) {
        if (!now.isEmpty() && !now.equals(before)) {
            log.error("event=syslog.listen-failed reason=\"{}\" retry-every={}s", now, SyslogServer.CHECK_SECONDS);
        }
        return now;
    }

    /** Reports what was suppressed, and ends idle connections. */
    void tick() {
        if (udp != null) {
            run(udp.endpoint, udp.gate::reportSuppressed);
        }
        if (tcp != null) {
            run(tcp.listener, tcp.gate::reportSuppressed);
            run(tcp.listener, tcp.intake::sweep);
        }
    }

    private static void run(Executor loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            log.debug("event=syslog.loop-gone", e); // the transport goes, and takes this bundle along
        }
    }

    /** What listens where, a line. */
    String line() {
        List<String> open = new ArrayList<>();
        if (udp != null) {
            open.add("UDP on " + show(udp.endpoint.local()));
        }
        if (tcp != null) {
            open.add("TCP on " + show(tcp.listener.local()) + ", " + tcp.intake.open() + " connections");
        }
        return String.join("; ", open);
    }

    private static String show(InetSocketAddress local) {
        boolean all = local.getAddress().isAnyLocalAddress();
        return (all ? "all addresses" : local.getAddress().getHostAddress()) + " port " + local.getPort();
    }

    List<String> problems() {
        return List.of(udpProblem, tcpProblem).stream()
                .filter(problem -> !problem.isEmpty())
                .toList();
    }

    /** Reports what was suppressed and closes both; UDP lingers for a successor. */
    void close() {
        tick();
        if (udp != null) {
            udp.endpoint.close();
            udp = null;
        }
        if (tcp != null) {
            tcp.listener.close();
            tcp = null;
        }
    }
}
