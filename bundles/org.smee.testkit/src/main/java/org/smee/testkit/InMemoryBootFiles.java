package org.smee.testkit;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;

/** Offers byte arrays, and prepared answers, by their full name. Thread-safe. */
public final class InMemoryBootFiles implements BootFileProvider {
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, BootFileAnswer> answers = new ConcurrentHashMap<>();

    /** Adds a file. */
    public InMemoryBootFiles file(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    /** Answers {@code name} with a refusal or anything else prepared. */
    public InMemoryBootFiles answer(String name, BootFileAnswer answer) {
        answers.put(name, answer);
        return this;
    }

    @Override
    public CompletionStage<BootFileAnswer> open(BootFileRequest request) {
        byte[] content = files.get(request.name());
        BootFileAnswer answer = content == null
                ? answers.getOrDefault(request.name(), BootFileAnswer.NOT_MINE)
                : new BootFileAnswer.Opened(new InMemoryBootFile(content), "in memory");
        return CompletableFuture.completedFuture(answer);
    }
}
