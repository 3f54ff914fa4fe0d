package org.smee.script.internal;

import java.util.Optional;
import org.smee.api.boot.ScriptObserver;
import org.smee.api.boot.ScriptObserver.Answered;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.plugin.Audience;

/** Says to those who look on what machines are given. Thread-safe. */
final class Observers {
    private final Audience<ScriptObserver> audience;

    Observers(Audience<ScriptObserver> audience) {
        this.audience = audience;
    }

    /** What the generators made of {@code request}. */
    void tell(ScriptRequest request, Generators.Result result) {
        if (audience.isEmpty()) {
            return;
        }
        Answered answered = result instanceof Generators.Written written
                ? new Answered(request, Optional.of(written.script()), "", written.generator())
                : refused(request, (Generators.Refused) result);
        audience.tell(observer -> observer.answered(answered));
    }

    private static Answered refused(ScriptRequest request, Generators.Refused refused) {
        return new Answered(request, Optional.empty(), refused.why(), refused.generator());
    }
}
