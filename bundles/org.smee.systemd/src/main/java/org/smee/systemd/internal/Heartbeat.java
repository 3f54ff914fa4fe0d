package org.smee.systemd.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.smee.api.status.LiveThreads;

/** Asks threads at each beat to run something and sees at the next whether they have. Not thread-safe. */
final class Heartbeat {
    private final Map<Executor, AtomicBoolean> asked = new HashMap<>();

    /** Names of the threads that have not moved since an earlier beat; the others are asked again. */
    List<String> beat(List<LiveThreads> services) {
        Map<Executor, String> names = new HashMap<>();
        services.forEach(service -> service.threads().forEach((name, thread) -> names.put(thread, name)));
        asked.keySet().retainAll(names.keySet());
        List<String> still = new ArrayList<>();
        names.forEach((thread, name) -> {
            AtomicBoolean moved = asked.get(thread);
            if (moved == null || moved.get()) {
                ask(thread);
            } else {
                still.add(name);
            }
        });
        Collections.sort(still);
        return still;
    }

    private void ask(Executor thread) {
        AtomicBoolean moved = new AtomicBoolean();
        asked.put(thread, moved);
        try {
            thread.execute(() -> moved.set(true));
        } catch (RejectedExecutionException e) {
            asked.remove(thread); // it ends, as it should
        }
    }
}
