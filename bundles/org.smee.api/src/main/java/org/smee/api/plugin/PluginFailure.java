package org.smee.api.plugin;

import java.util.concurrent.CompletionException;

/** Why a plug-in gave no answer. Has no stack trace: it is made on the packet path. */
public final class PluginFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final Kind kind;
    private final boolean running;

    /** What kind of failure. */
    public enum Kind {
        /** It threw, failed or answered nonsense. */
        FAILED,
        /** It did not answer in time. */
        LATE,
        /** It was not asked: too many calls wait for it. */
        BUSY,
        /** It was not asked: it was late again and again. */
        BYPASSED
    }

    PluginFailure(String plugin, String what, Kind kind, boolean running) {
        super(plugin + " " + what, null, false, false);
        this.what = what;
        this.kind = kind;
        this.running = running;
    }

    /** The end of a sentence that begins with the plug-in. */
    public String what() {
        return what;
    }

    /** What kind of failure. */
    public Kind kind() {
        return kind;
    }

    /** Whether the plug-in was asked and has not ended: nobody can take the argument back from it. */
    public boolean isRunning() {
        return running;
    }

    /** What {@code problem}, which a stage failed with, says to an operator. */
    public static String reason(Throwable problem) {
        Throwable cause = cause(problem);
        return cause instanceof PluginFailure ? String.valueOf(cause.getMessage()) : cause.toString();
    }

    /** {@code problem} without the exceptions that stages wrap it in. */
    public static Throwable cause(Throwable problem) {
        Throwable cause = problem;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
