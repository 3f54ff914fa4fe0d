package org.smee.shadow.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.smee.api.boot.GeneratorSpi;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptObserver.Answered;
import org.smee.api.plugin.PluginFailure;

/** Asks the generators of a candidate what they would write, and gives it to nobody. */
final class ScriptTrial {
    /**
     * What the candidate makes of a request.
     *
     * @param text its script, or a sentence about why there is none
     * @param concerns whether the candidate would be asked at all
     * @param failed whether one of its generators threw, was late or answered nonsense
     */
    record Said(String text, boolean concerns, boolean failed) {
        static final Said NOT_ASKED = new Said("", false, false);
    }

    private ScriptTrial() {}

    /** Those of {@code others} with the name of {@code generator}. */
    static List<Offered.Service<ScriptGenerator>> sameName(
            Offered.Service<ScriptGenerator> generator, List<Offered.Service<ScriptGenerator>> others) {
        return others.stream()
                .filter(other -> other.guard().name().equals(generator.guard().name()))
                .toList();
    }

    /** What the machine was given, in the form of {@link Said#text}. */
    static String given(Answered answered) {
        return answered.script().map(script -> script.text()).orElseGet(() -> "no script: " + answered.refusal());
    }

    /** What the machine would be given if the candidate were in service. */
    static Said ask(Sides candidate, Answered answered) {
        int reached = candidate.otherGenerators().stream()
                .filter(other -> other.guard().name().equals(answered.generator()))
                .findFirst()
                .map(Offered.Service::ranking)
                .orElse(Integer.MIN_VALUE);
        boolean replacesTheAuthor = false;
        String failures = "";
        for (Offered.Service<ScriptGenerator> generator : candidate.generators()) {
            List<Offered.Service<ScriptGenerator>> replaced = sameName(generator, candidate.otherGenerators());
            boolean author = generator.guard().name().equals(answered.generator());
            replacesTheAuthor |= author;
            if (!author && candidate.ranking(generator, replaced) <= reached) {
                continue; // whoever answered is asked before it
            }
            CompletableFuture<GeneratorSpi.Said> asked = generator
                    .guard()
                    .ask(GeneratorSpi.GENERATE, answered.request())
                    .toCompletableFuture();
            Throwable problem = asked.handle((said, thrown) -> thrown).join();
            if (problem != null) {
                failures += failure(generator, PluginFailure.cause(problem));
                continue;
            }
            Optional<String> text = text(generator, asked.join());
            if (text.isPresent()) {
                return new Said(text.get(), true, !failures.isEmpty());
            }
        }
        if (!failures.isEmpty()) {
            return new Said("no script: " + failures, true, true);
        }
        return replacesTheAuthor
                ? new Said("no script: " + answered.generator() + " passes", true, false)
                : Said.NOT_ASKED;
    }

    private static Optional<String> text(Offered.Service<ScriptGenerator> generator, GeneratorSpi.Said said) {
        return said.refusal()
                .map(refusal -> "no script: " + refusal)
                .or(() -> said.script().map(script -> script.text()));
    }

    private static String failure(Offered.Service<ScriptGenerator> generator, Throwable problem) {
        return generator.guard().name() + " "
                + (problem instanceof PluginFailure failure ? failure.what() : problem.toString()) + "; ";
    }
}
