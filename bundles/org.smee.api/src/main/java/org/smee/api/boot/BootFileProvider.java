package org.smee.api.boot;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Offers files by name, over any protocol. Register it as a service; the highest {@code service.ranking} is asked
 * first, and the first that does not answer {@link BootFileAnswer.NotMine} decides.
 */
@ConsumerType
public interface BootFileProvider {
    /**
     * Opens the file or says why not. Never blocks on the network; any thread, several at once. After a stage that fails
     * or a thrown exception the next provider is asked; if nobody else claims the name, the answer is {@link
     * BootFileAnswer.Refusal#BROKEN}.
     */
    CompletionStage<BootFileAnswer> open(BootFileRequest request);
}
