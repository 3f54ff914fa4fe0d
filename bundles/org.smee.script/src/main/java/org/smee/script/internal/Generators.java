package org.smee.script.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.smee.api.boot.GeneratorSpi;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.PluginFailure;

/**
 * The generators in service, the first to be asked first. A generator with a bug costs a machine nothing that another
 * one can give it; data of the machine that make no script end the search (see {@link ScriptGenerator}).
 */
final class Generators {
    private final List<Guard<ScriptGenerator>> ranked;

    Generators(List<Guard<ScriptGenerator>> ranked) {
        this.ranked = ranked;
    }

    /** What became of a request. */
    sealed interface Result {
        /** Bugs of generators that were asked before; empty: none. */
        String skipped();
    }

    /** A script by the generator of this name. */
    record Written(IpxeScript script, String generator, String skipped) implements Result {}

    /** No script, and why; {@code generator} is who refused, or empty if all passed. */
    record Refused(String why, String generator, String skipped) implements Result {}

    /** The names, the first to be asked first. */
    List<String> names() {
        return ranked.stream().map(Guard::name).toList();
    }

    /** Asks one after the other. The stage does not fail for what a generator does. */
    CompletionStage<Result> write(ScriptRequest request) {
        return write(request, 0, "");
    }

    private CompletionStage<Result> write(ScriptRequest request, int first, String before) {
        String skipped = before;
        for (int i = first; i < ranked.size(); i++) {
            Guard<ScriptGenerator> generator = ranked.get(i);
            CompletableFuture<GeneratorSpi.Said> asked =
                    generator.ask(GeneratorSpi.GENERATE, request).toCompletableFuture();
            if (!asked.isDone()) {
                int here = i;
                String sofar = skipped;
                return asked.handle((said, problem) -> result(generator, asked, sofar)
                                .<CompletionStage<Result>>map(CompletableFuture::completedFuture)
                                .orElseGet(() -> write(request, here + 1, skipped(generator, asked, sofar))))
                        .thenCompose(next -> next);
            }
            Optional<Result> result = result(generator, asked, skipped);
            if (result.isPresent()) {
                return CompletableFuture.completedFuture(result.get());
            }
            skipped = skipped(generator, asked, skipped);
        }
        return CompletableFuture.completedFuture(
                new Refused("none of the script generators in service writes one: " + names(), "", skipped));
    }

    /** What ends the search, if this answer does. */
    private static Optional<Result> result(
            Guard<ScriptGenerator> generator, CompletableFuture<GeneratorSpi.Said> done, String skipped) {
        if (done.isCompletedExceptionally()) {
            return Optional.empty();
        }
        GeneratorSpi.Said said = done.join();
        if (said.refusal().isPresent()) {
            return Optional.of(new Refused(said.refusal().get(), generator.name(), skipped));
        }
        return said.script().map(script -> new Written(script, generator.name(), skipped));
    }

    private static String skipped(
            Guard<ScriptGenerator> generator, CompletableFuture<GeneratorSpi.Said> done, String before) {
        if (!done.isCompletedExceptionally()) {
            return before;
        }
        Throwable problem =
                PluginFailure.cause(done.handle((said, thrown) -> thrown).join());
        String what = problem instanceof PluginFailure failure ? failure.what() : problem.toString();
        return before + (before.isEmpty() ? "" : "; ") + generator.name() + " " + what;
    }
}
