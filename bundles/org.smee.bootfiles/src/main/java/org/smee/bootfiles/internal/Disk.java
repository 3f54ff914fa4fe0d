package org.smee.bootfiles.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;

/** Carries out decisions, under one state of the settings. */
final class Disk {
    private static final Refused BUSY =
            new Refused(Refusal.UNAVAILABLE, "too many files are being opened", Duration.ofSeconds(1));

    private final BootFilesSettings settings;
    private final Executor threads;
    private final Optional<AssetDirectory> assets;

    Disk(BootFilesSettings settings, Executor threads) {
        this.settings = settings;
        this.threads = threads;
        this.assets = settings.directory().map(path -> new AssetDirectory(path, settings.hiddenFiles()));
    }

    BootFilesSettings settings() {
        return settings;
    }

    /** Answers at once if {@code here} says that the caller may wait for the disk or if the disk is not needed. */
    CompletionStage<BootFileAnswer> answer(Decision decision, boolean here) {
        if (decision instanceof Decision.Answer known) {
            return CompletableFuture.completedFuture(known.answer());
        }
        Decision.FirstOf files = (Decision.FirstOf) decision;
        if (here || assets.isEmpty()) {
            return CompletableFuture.completedFuture(first(files));
        }
        try {
            return CompletableFuture.supplyAsync(() -> first(files), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(BUSY);
        }
    }

    private BootFileAnswer first(Decision.FirstOf files) {
        for (String name : files.names()) {
            Optional<AssetPath> path = AssetPath.of(name);
            if (path.isPresent() && assets.isPresent()) {
                BootFileAnswer answer = assets.get().open(path.get());
                if (!(answer instanceof BootFileAnswer.NotMine)) {
                    return answer;
                }
            }
        }
        return files.missing()
                .<BootFileAnswer>map(why -> new Refused(Refusal.NOT_FOUND, why))
                .orElse(BootFileAnswer.NOT_MINE);
    }

    /** One line for the operator. */
    String describe() {
        String where = settings.directory().map(Path::toString).orElse("no directory");
        String there =
                settings.directory().filter(path -> !Files.isDirectory(path)).isPresent()
                        ? " (not there; create it to serve files)"
                        : "";
        return where + there + (settings.httpEnabled() ? ", over HTTP below /" + settings.httpPrefix() : ", TFTP only");
    }

    /** What is wrong with the directory. A missing one is only wrong if somebody chose it. */
    Optional<String> problem() {
        return settings.directory().flatMap(path -> {
            if (!Files.exists(path)) {
                return settings.directoryChosen()
                        ? Optional.of("the asset directory " + path + " does not exist: mkdir -p " + path)
                        : Optional.empty();
            }
            boolean usable = Files.isDirectory(path) && Files.isReadable(path) && Files.isExecutable(path);
            return usable
                    ? Optional.empty()
                    : Optional.of(
                            "the asset directory " + path + " is no directory that may be read: chmod a+rx " + path);
        });
    }
}
