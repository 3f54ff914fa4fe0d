package org.smee.api.boot;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smee.api.plugin.Spi;

/** How whoever asks script generators does so behind a {@link org.smee.api.plugin.Guard}, and what is no script. */
public final class GeneratorSpi extends Spi<ScriptGenerator, ScriptRequest, GeneratorSpi.Said> {
    /** The one there is. */
    public static final GeneratorSpi GENERATE = new GeneratorSpi();

    private static final String MAGIC = "#!ipxe";
    private static final int LONGEST_SCRIPT = 1024 * 1024;

    private GeneratorSpi() {}

    /** What a generator said: a script, nothing, why the data of the machine make none, or null, which is a bug. */
    public record Said(Optional<IpxeScript> script, Optional<String> refusal, boolean isNull) {}

    @Override
    public CompletionStage<Said> call(ScriptGenerator generator, ScriptRequest request) {
        try {
            Optional<IpxeScript> script = generator.generate(request);
            boolean isNull = (Object) script == null;
            return CompletableFuture.completedFuture(
                    new Said(isNull ? Optional.empty() : script, Optional.empty(), isNull));
        } catch (IllegalArgumentException e) {
            return CompletableFuture.completedFuture(
                    new Said(Optional.empty(), Optional.of(String.valueOf(e.getMessage())), false));
        }
    }

    /** Plug-ins are compiled without our null checks. */
    @Override
    @SuppressWarnings("NullAway")
    public @Nullable String nonsense(ScriptRequest request, Said said) {
        if (said.isNull()) {
            return "returned null";
        }
        if (said.script().isEmpty()) {
            return null;
        }
        IpxeScript script = said.script().get();
        String text = script.text();
        if (text == null || script.why() == null) {
            return "returned a script without text or reason";
        }
        if (!text.startsWith(MAGIC) || text.length() > MAGIC.length() && text.charAt(MAGIC.length()) > ' ') {
            return "returned a text that does not begin with #!ipxe";
        }
        return text.length() > LONGEST_SCRIPT ? "returned a script of " + text.length() + " characters" : null;
    }
}
