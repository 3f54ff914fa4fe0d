package org.smee.shell.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.smee.api.boot.BootFile;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.BootFiles;
import org.smee.api.plugin.Plugins;

/**
 * What the providers say about one file.
 *
 * @param result whether it can be had
 * @param said that in a sentence
 * @param script the lines of a script
 */
record FileCheck(Result result, String said, List<String> script) {
    /** Whether a file can be had. */
    enum Result {
        THERE,
        MISSING,
        NOT_ASKED
    }

    /** Nobody was asked. */
    static final FileCheck NOT_ASKED = new FileCheck(Result.NOT_ASKED, "", List.of());

    private static final int MAX_SCRIPT = 1024 * 1024;

    /** Asks {@code providers} as a server would, and reads the file if it is a script. */
    static FileCheck of(Plugins<BootFileProvider> providers, BootFileRequest request, boolean script) {
        BootFileAnswer answer = Waiting.aside(() -> BootFiles.open(providers, request), "the boot file provider");
        if (answer instanceof BootFileAnswer.Opened opened) {
            return Waiting.aside(
                    () -> CompletableFuture.completedStage(opened(opened, script)), "reading what the provider opened");
        }
        BootFileAnswer.Refused refused = (BootFileAnswer.Refused) answer;
        String kind = switch (refused.refusal()) {
            case NOT_FOUND -> "It is not there: ";
            case NOT_ALLOWED -> "It is refused: ";
            case UNAVAILABLE -> "It cannot be had now: ";
            case BROKEN -> "It is broken: ";
        };
        return new FileCheck(Result.MISSING, kind + refused.why() + ".", List.of());
    }

    private static FileCheck opened(BootFileAnswer.Opened opened, boolean script) {
        try (BootFile file = opened.file()) {
            String said = "It is there: " + file.size() + " bytes, " + opened.why() + ".";
            return new FileCheck(Result.THERE, said, script ? read(file) : List.of());
        } catch (IOException | RuntimeException e) {
            return new FileCheck(Result.MISSING, "It is there, but cannot be read: " + e.getMessage(), List.of());
        }
    }

    private static List<String> read(BootFile file) throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) Math.min(file.size(), MAX_SCRIPT));
        long at = 0;
        int count = file.read(at, content);
        while (count > 0 && content.hasRemaining()) {
            at += count;
            count = file.read(at, content);
        }
        return new String(content.array(), 0, content.position(), UTF_8).lines().toList();
    }
}
