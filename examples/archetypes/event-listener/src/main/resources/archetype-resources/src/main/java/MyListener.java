package ${package};

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Component;
import org.smee.api.event.BootEvent;
import org.smee.api.event.BootEventListener;
import org.smee.api.event.Outcome;
import org.smee.api.status.ServerStatus;

/** Counts what happens, by outcome, and shows it in smee:status. Replace the counting by what you want to know. */
@Component(service = {BootEventListener.class, ServerStatus.class})
public final class MyListener implements BootEventListener, ServerStatus {
    private final Map<Outcome, LongAdder> counts = new ConcurrentHashMap<>();

    /** Whatever takes time belongs into a bounded queue and a thread of its own: the next event waits for this one. */
    @Override
    public void on(BootEvent event) {
        counts.computeIfAbsent(event.outcome(), outcome -> new LongAdder()).increment();
    }

    /** How often it ended like this. */
    long count(Outcome outcome) {
        LongAdder count = counts.get(outcome);
        return count == null ? 0 : count.sum();
    }

    @Override
    public String name() {
        return "${artifactId}";
    }

    @Override
    public List<String> lines() {
        return List.of(count(Outcome.SERVED) + " served, " + count(Outcome.FAILED) + " failed");
    }

    @Override
    public List<String> problems() {
        return List.of();
    }
}
