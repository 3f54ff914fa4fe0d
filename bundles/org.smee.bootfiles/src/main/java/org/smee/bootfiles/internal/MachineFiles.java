package org.smee.bootfiles.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.TextFile;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Lookup;

/** What all files of one machine have in common. */
final class MachineFiles {
    private MachineFiles() {}

    /** Goes on at once if the answer is there, so that a look-up in memory costs no future of its own. */
    static <T> CompletionStage<Decision> then(CompletionStage<T> stage, Function<T, CompletionStage<Decision>> next) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.isDone() && !future.isCompletedExceptionally()
                ? next.apply(future.join())
                : future.thenCompose(next);
    }

    static CompletionStage<Decision> completed(Decision decision) {
        return CompletableFuture.completedFuture(decision);
    }

    static Decision text(String text, String why) {
        return new Decision.Answer(new Opened(new TextFile(text), why));
    }

    static Decision mayNotBoot(Hardware machine, String what) {
        return new Decision.Answer(new Refused(
                Refusal.NOT_ALLOWED,
                "machine " + machine.id() + " (" + machine.mac() + ") is known but netboot.allowPxe is false, so it"
                        + " does not get its " + what + "; set it to true in its record to let it boot"));
    }

    static Decision outage(Lookup.Unavailable outage, String name) {
        return new Decision.Answer(new Refused(
                Refusal.UNAVAILABLE,
                "nobody can say now whose \"" + name + "\" is: " + outage.reason(),
                outage.retryAfter()));
    }
}
