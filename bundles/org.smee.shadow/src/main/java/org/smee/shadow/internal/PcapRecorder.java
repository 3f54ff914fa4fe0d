package org.smee.shadow.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.shadow.Recorder;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.dhcp.api.DhcpObserver;

/** Records DHCP conversations under {@code record} in the data directory. */
@Component
public final class PcapRecorder implements Recorder {
    private static final Logger log = LoggerFactory.getLogger(PcapRecorder.class);
    private static final int WAITING = 4096;
    private static final long MEBIBYTE = 1024 * 1024;
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'dhcp-'uuuuMMdd-HHmmss-SSS'.pcap'").withZone(ZoneOffset.UTC);

    private final BundleContext context;
    private final Path directory;
    private @Nullable PcapWriter writer;
    private @Nullable Tap tap;
    private @Nullable ServiceRegistration<DhcpObserver> listening;
    private String file = "";
    private long messages;
    private long bytes;
    private long limit;
    private Instant since = Instant.EPOCH;
    private String ended = "nothing was recorded since the start";

    /** Called by DS. */
    @Activate
    public PcapRecorder(BundleContext context) {
        this(context, Path.of(System.getProperty("karaf.data", "data"), "record"));
    }

    /** Tests start here. */
    PcapRecorder(BundleContext context, Path directory) {
        this.context = context;
        this.directory = directory;
    }

    @Override
    public synchronized Recording start(int mebibytes) {
        if (mebibytes < 1 || mebibytes > 1024) {
            throw new IllegalArgumentException("--size " + mebibytes + " is not allowed; allowed: 1..1024 (MiB)");
        }
        if (writer != null) {
            throw new IllegalStateException(file + " is being recorded; type: smee:record stop");
        }
        since = Instant.now();
        Path next = directory.resolve(NAME.format(since));
        try {
            Files.createDirectories(directory);
            writer = new PcapWriter(next);
        } catch (IOException e) {
            throw new UncheckedIOException("nothing can be recorded in " + directory + ": " + e.getMessage(), e);
        }
        file = next.toString();
        messages = 0;
        limit = mebibytes * MEBIBYTE;
        ended = "";
        Tap opened = new Tap("smee-record", WAITING, this::write, script -> {});
        tap = opened;
        listening = context.registerService(DhcpObserver.class, opened, null);
        log.info("event=record.started file={} limit={}", file, limit);
        return status();
    }

    /** On the recording's own thread. */
    private synchronized void write(DhcpExchange exchange) {
        PcapWriter open = writer;
        if (open == null) {
            return;
        }
        int needed = PcapWriter.size(exchange.message()) + PcapWriter.size(exchange.reply());
        if (open.written() + needed > limit) {
            end("the file is full: " + limit / MEBIBYTE + " MiB");
            return;
        }
        try {
            InetSocketAddress server = exchange.server();
            open.write(exchange.at(), exchange.client(), server, exchange.message());
            messages++;
            if (!exchange.isSilent()) {
                open.write(exchange.at(), server, exchange.target(), exchange.reply());
                messages++;
            }
        } catch (IOException e) {
            end("it cannot be written: " + e.getMessage());
        }
    }

    @Override
    public synchronized Recording stop() {
        if (writer != null) {
            end("stopped by hand");
        }
        return status();
    }

    private void end(String why) {
        ended = why;
        if (listening != null) {
            listening.unregister();
            listening = null;
        }
        if (tap != null) {
            tap.close();
        }
        try {
            if (writer != null) {
                bytes = writer.written();
                writer.close();
            }
        } catch (IOException e) {
            ended = why + "; the end is missing: " + e.getMessage();
        }
        writer = null;
        log.info("event=record.ended file={} messages={} reason=\"{}\"", file, messages, ended);
    }

    @Override
    public synchronized Recording status() {
        PcapWriter open = writer;
        if (open != null) {
            bytes = open.written();
            flush(open);
        }
        return new Recording(
                writer != null, file, messages, bytes, limit, tap == null ? 0 : tap.dropped(), since, ended);
    }

    /** So that who looks at the file while it grows sees what was counted. */
    private void flush(PcapWriter open) {
        try {
            open.flush();
        } catch (IOException e) {
            end("it cannot be written: " + e.getMessage());
        }
    }

    @Deactivate
    synchronized void close() {
        stop();
    }
}
