package org.smee.api.boot;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smee.api.plugin.Spi;

/** How providers are asked, and what is no answer. */
final class OpenSpi extends Spi<BootFileProvider, BootFileRequest, BootFileAnswer> {
    static final OpenSpi OPEN = new OpenSpi();

    private OpenSpi() {}

    @Override
    public CompletionStage<BootFileAnswer> call(BootFileProvider provider, BootFileRequest request) {
        return provider.open(request);
    }

    @Override
    @SuppressWarnings("NullAway") // plug-ins are compiled without our null checks
    public @Nullable String nonsense(BootFileRequest request, BootFileAnswer answer) {
        if (answer instanceof BootFileAnswer.Opened opened) {
            if (opened.file() == null) {
                return "opened nothing";
            }
            if (opened.why() == null || opened.file().size() < 0) {
                opened.file().close();
                return "opened a file without a reason or of negative length";
            }
        } else if (answer instanceof BootFileAnswer.Refused refused
                && (refused.refusal() == null || refused.why() == null || refused.retryAfter() == null)) {
            return "refused without a reason";
        }
        return null;
    }

    @Override
    public void late(BootFileProvider provider, BootFileRequest request, BootFileAnswer answer) {
        if (answer instanceof BootFileAnswer.Opened opened) {
            opened.file().close();
        }
    }
}
