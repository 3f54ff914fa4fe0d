package org.smee.backend.file.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.BackendStatus;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.HardwareBackend;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;

/**
 * Answers from an index of one file, at once and without waiting for anything. A thread of its own follows the file; an
 * index is replaced as a whole, and only by one that was read from a file that held still.
 */
final class HardwareFile implements HardwareBackend, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HardwareFile.class);
    private static final long READ_BEFORE_START = 1 << 20;
    private static final Duration STILL = Duration.ofMillis(100);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int RESTLESS_READS = 5;
    private static final int LOGGED = 20;

    /**
     * What is known at one moment.
     *
     * @param file what the file was like when this was decided
     */
    private record State(Fingerprint file, Answers answers, Optional<Instant> updated, List<String> problems) {}

    private final Path path;
    private final DirectoryWatch watch;
    private final Thread follower;
    private volatile Duration pollInterval;
    private volatile State state;
    private volatile boolean closed;

    /** Reads the file now if it is small, else in the background, and follows it until closed. */
    HardwareFile(Path path, Duration pollInterval) {
        this.path = path;
        this.pollInterval = pollInterval;
        String reading = "hardware file " + path + " is being read for the first time";
        this.state = new State(
                Fingerprint.MISSING, Answers.None.because(reading, Duration.ofSeconds(1)), Optional.empty(), List.of());
        if (size(path) < READ_BEFORE_START) {
            take(Fingerprint.of(path), true);
        }
        this.watch = new DirectoryWatch(path);
        this.follower = new Thread(this::follow, "smee-backend-file");
        follower.setDaemon(true);
        follower.start();
    }

    /** Changes how often the file is checked. */
    void pollInterval(Duration interval) {
        pollInterval = interval;
    }

    @Override
    public CompletionStage<Lookup> byMac(MacAddress mac) {
        return state.answers.byMac(mac);
    }

    @Override
    public CompletionStage<Lookup> byAddress(InetAddress address) {
        return state.answers.byAddress(address);
    }

    @Override
    public Stream<Hardware> all() {
        return state.answers.all();
    }

    @Override
    public BackendStatus status() {
        State now = state;
        return new BackendStatus("file " + path, now.answers.records(), now.updated, now.problems);
    }

    @Override
    public void close() {
        closed = true;
        watch.close();
        follower.interrupt();
    }

    private void follow() {
        try {
            boolean first = true;
            do {
                Fingerprint now = Fingerprint.of(path);
                if (first && !(state.answers instanceof HardwareIndex) || !now.equals(state.file)) {
                    read();
                }
                first = false;
            } while (watch.await(pollInterval) && !closed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void read() throws InterruptedException {
        for (int attempt = 1; !closed; attempt++) {
            Fingerprint still = Fingerprint.of(path);
            Fingerprint before;
            do {
                before = still;
                Thread.sleep(STILL.toMillis());
                still = Fingerprint.of(path);
            } while (!still.equals(before));
            if (take(still, attempt >= RESTLESS_READS)) {
                return;
            }
        }
    }

    /** Reads the file; returns false if it changed meanwhile, unless {@code anyway}. */
    private boolean take(Fingerprint file, boolean anyway) {
        if (file.equals(Fingerprint.MISSING)) {
            keep(file, "there is no file; create it, or set path in etc/" + FileBackendSettings.PID + ".cfg");
            return true;
        }
        long started = System.nanoTime();
        try {
            HardwareFileReader.Content content = HardwareFileReader.read(path, this::answerMeanwhile);
            if (!anyway && !file.equals(Fingerprint.of(path))) {
                return false;
            }
            state = new State(file, content.index(), Optional.of(Instant.now()), content.problems());
            report(content, Duration.ofNanos(System.nanoTime() - started));
        } catch (BrokenFileException e) {
            if (!anyway && !file.equals(Fingerprint.of(path))) {
                return false;
            }
            keep(file, String.valueOf(e.getMessage()));
        } catch (NoSuchFileException e) {
            return anyway;
        } catch (AccessDeniedException e) {
            keep(file, "the file may not be read; allow it to the user that runs Smee: chmod +r " + path);
        } catch (IOException e) {
            keep(file, "the file cannot be read: " + e.getMessage());
        } catch (OutOfMemoryError e) {
            keep(file, "the file does not fit into memory beside the one in use; raise -Xmx");
        }
        return true;
    }

    /** A large file takes seconds to read: the first time, its machines are answered as soon as they are read. */
    private void answerMeanwhile(HardwareIndex.Builder read) {
        State now = state;
        if (now.answers instanceof Answers.None none) {
            state = new State(now.file, new Answers.Growing(read, none), now.updated, now.problems);
        } else if (now.answers instanceof Answers.Growing before) {
            state = new State(now.file, new Answers.Growing(read, before.rest()), now.updated, now.problems);
        }
    }

    private void keep(Fingerprint file, String reason) {
        State last = state;
        boolean good = last.answers instanceof HardwareIndex;
        String text = path + ": " + reason;
        String effect = good ? "the last good content stays in use" : "no machine is known";
        Answers answers = good ? last.answers : Answers.None.because(text, RETRY_AFTER);
        List<String> problems = new ArrayList<>(List.of(text + "; " + effect));
        state = new State(file, answers, last.updated, problems);
        log.error("event=backend.file.broken file={} reason=\"{}\" effect=\"{}\"", path, reason, effect);
    }

    private void report(HardwareFileReader.Content content, Duration took) {
        content.problems().stream()
                .limit(LOGGED)
                .forEach(problem -> log.warn("event=backend.file.problem reason=\"{}\"", problem));
        if (content.problemCount() > LOGGED) {
            log.warn("event=backend.file.problems more={} see=smee:status", content.problemCount() - LOGGED);
        }
        log.info(
                "event=backend.file.loaded file={} records={} took-ms={} problems={}",
                path,
                content.index().records(),
                took.toMillis(),
                content.problemCount());
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0; // missing or unreadable: the attempt to read it says so at once
        }
    }
}
