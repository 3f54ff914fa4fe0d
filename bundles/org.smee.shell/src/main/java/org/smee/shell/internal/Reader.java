package org.smee.shell.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.smee.api.plugin.Guard;
import org.smee.api.plugin.Spi;
import org.smee.api.settings.SettingsCheck;
import org.smee.api.settings.SettingsException;
import org.smee.api.settings.SettingsReader;

/**
 * Who reads the settings of one PID, behind a guard.
 *
 * @param check who it is
 * @param pid the PID
 * @param inherits whether files of further instances take from its file what they do not say
 */
record Reader(Guard<SettingsCheck> check, String pid, boolean inherits) {
    private static final Describing DESCRIBE = new Describing();
    private static final Reading READ = new Reading();

    private record Description(String pid, boolean inherits) {}

    private static final class Describing extends Spi<SettingsCheck, String, Description> {
        @Override
        public CompletionStage<Description> call(SettingsCheck check, String unused) {
            return CompletableFuture.completedFuture(new Description(check.pid(), check.inherits()));
        }

        @Override
        @SuppressWarnings("NullAway") // plug-ins are compiled without our null checks
        public @Nullable String nonsense(String unused, Description description) {
            return description.pid() == null || description.pid().isBlank() ? "reads no PID" : null;
        }
    }

    private static final class Reading extends Spi<SettingsCheck, SettingsReader, String> {
        @Override
        public CompletionStage<String> call(SettingsCheck check, SettingsReader in) {
            try {
                check.read(in);
                return CompletableFuture.completedFuture("");
            } catch (SettingsException e) {
                return CompletableFuture.completedFuture(String.valueOf(e.getMessage()));
            }
        }
    }

    /** Asks {@code check} what it reads. Throws {@link IllegalStateException} if it does not say. */
    static Reader of(Guard<SettingsCheck> check) {
        Description description = Waiting.ask(check, DESCRIBE, "");
        return new Reader(check, description.pid(), description.inherits());
    }

    /** Reads every key. Returns what is wrong, or an empty text. Throws {@link IllegalStateException} if it does not end. */
    String read(SettingsReader in) {
        return Waiting.ask(check, READ, in);
    }
}
