package org.smee.script.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which machine has used which token, also over a restart. Asking never blocks; {@link #use} writes on a
 * thread of its own. While the file cannot be read nobody may guess: {@link #problem} says so.
 */
final class OnceTokens implements AutoCloseable {
    /** Most machines that are remembered; more cannot confirm. */
    static final int MOST_MACHINES = 1_000_000;

    private static final Logger log = LoggerFactory.getLogger(OnceTokens.class);
    private static final int SPARE_LINES = 1000;
    private static final int LONGEST_LIST = 20;

    private final OnceFile file;
    private final Clock clock;
    private final Map<String, OnceFile.Use> uses = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor writer;
    private volatile @Nullable String unreadable;
    private volatile String lost = "";
    private final AtomicBoolean rereading = new AtomicBoolean();
    private int lines;
    private boolean read;
    private boolean rewriteFirst;

    /** Reads the file at once. */
    OnceTokens(Path path, Clock clock) {
        this.file = new OnceFile(path);
        this.clock = clock;
        this.writer = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "smee-once");
            thread.setDaemon(true);
            return thread;
        });
        writer.allowCoreThreadTimeOut(true);
        read();
    }

    /** When {@code machine} used {@code token}; empty: it has not. Another token of it does not count. */
    Optional<OnceFile.Use> used(String machine, String token) {
        OnceFile.Use last = uses.get(machine);
        return last != null && last.token().equals(token) ? Optional.of(last) : Optional.empty();
    }

    /** Why nobody knows what was used; asks the disk again in the background. Empty: all is known. */
    Optional<String> problem() {
        String reason = unreadable;
        if (reason != null && rereading.compareAndSet(false, true)) {
            submit(() -> {
                read();
                rereading.set(false);
            });
        }
        return Optional.ofNullable(reason);
    }

    /** What an operator should know: that the file cannot be read, or that parts of it are lost. */
    List<String> problems() {
        String reason = unreadable;
        return reason != null ? List.of(reason) : lost.isEmpty() ? List.of() : List.of(lost);
    }

    /** How many machines are remembered. */
    int size() {
        return uses.size();
    }

    /**
     * Remembers that {@code machine} uses {@code token} now. The stage gives empty text once that is on the disk, also
     * if it was before, and the reason if it cannot be; it never fails.
     */
    CompletionStage<String> use(String machine, String token) {
        if (used(machine, token).isPresent()) {
            return CompletableFuture.completedFuture("");
        }
        CompletableFuture<String> done = new CompletableFuture<>();
        if (!submit(() -> done.complete(write(machine, token)))) {
            done.complete("scripts are being switched off");
        }
        return done;
    }

    /** Waits until what was asked for is on the disk, at most five seconds. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
                log.warn("event=script.once-writer-slow file={} effect=\"it ends later\"", file);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean submit(Runnable work) {
        try {
            writer.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false; // closed: the caller says so
        }
    }

    private synchronized void read() {
        if (read) {
            return;
        }
        try {
            OnceFile.Content content = file.read();
            uses.putAll(content.uses());
            lines = content.lines();
            rewriteFirst = content.torn() || !content.broken().isEmpty();
            if (!content.broken().isEmpty()) {
                sayBroken(content.broken());
            }
            if (unreadable != null) {
                log.info("event=script.once-file-readable file={} machines={}", file, uses.size());
            }
            unreadable = null;
            read = true;
        } catch (IOException e) {
            if (unreadable == null) {
                log.error(
                        "event=script.once-file-unreadable file={} effect=\"machines that boot once get 503\" reason=\"{}\"",
                        file,
                        e.toString());
            }
            unreadable = "nobody knows which tokens are used: " + file + " cannot be read: " + e;
        }
    }

    private void sayBroken(List<Integer> broken) {
        String which = broken.stream()
                        .limit(LONGEST_LIST)
                        .map(String::valueOf)
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("")
                + (broken.size() > LONGEST_LIST ? " and " + (broken.size() - LONGEST_LIST) + " more" : "");
        lost = "line " + which + " of " + file
                + " cannot be read; a machine that used its token there would install again. " + kept();
        log.warn("event=script.once-file-broken reason=\"{}\"", lost);
    }

    private String kept() {
        try {
            return "The file is kept as " + file.keepBroken();
        } catch (IOException e) {
            return "Save the file now, the next confirmation replaces it: " + e;
        }
    }

    private synchronized String write(String machine, String token) {
        if (unreadable != null) {
            return unreadable;
        }
        if (uses.size() >= MOST_MACHINES && !uses.containsKey(machine)) {
            return "the tokens of " + MOST_MACHINES + " machines are remembered and no more; remove old lines from "
                    + file;
        }
        OnceFile.Use use = new OnceFile.Use(machine, token, clock.instant());
        try {
            if (rewriteFirst || lines >= 2 * uses.size() + SPARE_LINES) {
                Map<String, OnceFile.Use> all = new HashMap<>(uses);
                all.put(machine, use);
                file.rewrite(all.values());
                lines = all.size();
                rewriteFirst = false;
            } else {
                file.append(use);
                lines++;
            }
        } catch (IOException e) {
            rewriteFirst = true;
            log.error("event=script.once-file-not-written file={} reason=\"{}\"", file, e.toString());
            return "that the token is used cannot be written to " + file + ": " + e;
        }
        uses.put(machine, use);
        return "";
    }
}
