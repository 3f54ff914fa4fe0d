package org.smee.shadow.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.smee.api.event.Outcome;
import org.smee.api.shadow.ReplayReport;
import org.smee.api.shadow.ShadowReport.Found;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpMessage;
import org.smee.dhcp.api.DhcpSegments.Segment;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.MalformedPacketException;

/** A recorded conversation, to be asked about. */
final class Replay {
    private static final int SERVER_PORT = 67;
    private static final int PXE_PORT = 4011;
    private static final int REQUEST = 1;
    private static final byte[] NO_REPLY = {};

    private final Path file;
    private final Segment network;
    private final DhcpTrial active = new DhcpTrial();
    private long compared;
    private long unreadable;

    private Replay(Path file, Segment network) {
        this.file = file;
        this.network = network;
    }

    /** Of {@code file}, under the settings of the first network that is no loopback. */
    static Replay of(Path file, List<Segment> networks) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "there is no readable file " + file.toAbsolutePath() + "; see smee:record status");
        }
        Segment network = networks.stream()
                .filter(one -> !one.device().equals("lo"))
                .findFirst()
                .or(() -> networks.stream().findFirst())
                .orElseThrow(() -> new IllegalStateException(
                        "no DHCP socket is open, so there are no settings to replay under; see smee:status"));
        return new Replay(file, network);
    }

    /** Asks {@code candidate} and who is in service about each message of a client, one after the other. */
    ReplayReport run(Candidate candidate) {
        DhcpSite site = network.site();
        Offered.Service<DhcpHandler> present = DhcpTrial.first(candidate.otherHandlers(), site.mode())
                .orElseThrow(() -> new IllegalStateException(
                        "no handler of mode " + site.mode() + " is in service to compare with; see smee:status"));
        if (DhcpTrial.first(candidate.handlers(), site.mode()).isEmpty()) {
            throw new IllegalStateException(Bundles.title(candidate.bundle()) + " has no DHCP handler for mode "
                    + site.mode() + "; it has: " + String.join(", ", candidate.plugins()));
        }
        Trial trial = new Trial(candidate, Integer.MAX_VALUE);
        long packets;
        try (PcapReader reader = new PcapReader(file)) {
            for (Optional<PcapReader.Datagram> next = reader.next(); next.isPresent(); next = reader.next()) {
                ask(trial, present, next.get(), site);
            }
            packets = reader.packets();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
        Found found = trial.found(0);
        return new ReplayReport(
                file.toString(),
                Bundles.title(candidate.bundle()),
                "mode " + site.mode() + (network.device().isEmpty() ? "" : " on " + network.device()),
                packets,
                compared,
                unreadable,
                found.different(),
                found.failed(),
                trial.oldestFirst());
    }

    private void ask(Trial trial, Offered.Service<DhcpHandler> present, PcapReader.Datagram datagram, DhcpSite site) {
        int port = datagram.targetPort();
        if (port != SERVER_PORT && port != PXE_PORT) {
            return;
        }
        DhcpMessage message;
        try {
            message = DhcpMessage.of(datagram.payload());
        } catch (MalformedPacketException e) {
            unreadable++;
            return;
        }
        if (message.op() != REQUEST) {
            return;
        }
        compared++;
        DhcpExchange exchange = new DhcpExchange(
                datagram.at(),
                site,
                socket(datagram.source(), datagram.sourcePort()),
                new InetSocketAddress(site.serverAddress().toInetAddress(), port),
                port == PXE_PORT,
                0,
                datagram.payload(),
                NO_REPLY,
                new InetSocketAddress(0),
                Outcome.IGNORED,
                "replayed");
        trial.look(exchange, active.ask(present, exchange));
    }

    private static InetSocketAddress socket(byte[] address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes always are an address
        }
    }
}
