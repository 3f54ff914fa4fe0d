package org.smee.report.kube.internal;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.kube.ApiException;

/** What the account may not do. It is told once, asked again only after a while, and hinders nothing else. Thread-safe. */
final class Rights {
    private static final Logger log = LoggerFactory.getLogger(Rights.class);

    /** One rule of RBAC. */
    enum Right {
        READ_HARDWARE("tinkerbell.org", "hardware", "get"),
        ANNOTATE_HARDWARE("tinkerbell.org", "hardware", "patch"),
        WRITE_EVENTS("events.k8s.io", "events", "create, patch"),
        COUNT_HARDWARE("tinkerbell.org", "hardware", "list"),
        CREATE_HARDWARE("tinkerbell.org", "hardware", "create");

        private final String rule;

        Right(String group, String resource, String verbs) {
            this.rule = "{apiGroups: [" + group + "], resources: [" + resource + "], verbs: [" + verbs + "]}";
        }
    }

    private final Duration patience;
    private final LongSupplier nanoClock;
    private final Map<Right, Long> askAgainAt = new EnumMap<>(Right.class);
    private final Map<Right, String> problems = new EnumMap<>(Right.class);

    /** {@code patience}: after which time a refused right is tried again. */
    Rights(Duration patience, LongSupplier nanoClock) {
        this.patience = patience;
        this.nanoClock = nanoClock;
    }

    Duration patience() {
        return patience;
    }

    synchronized boolean mayTry(Right right) {
        Long at = askAgainAt.get(right);
        return at == null || at - nanoClock.getAsLong() <= 0;
    }

    /** The API server said 403. */
    synchronized void refused(Right right, ApiException e) {
        askAgainAt.put(right, nanoClock.getAsLong() + patience.toNanos());
        String problem = "the account may not do this, rule " + right.rule
                + " is missing: kubectl apply -k with component deploy/kubernetes/components/report-kube; the API server says "
                + Line.explain(e);
        if (problems.put(right, problem) == null) {
            log.warn("event=report.kube.forbidden reason=\"{}\"", problem);
        }
    }

    /** It went well. */
    synchronized void granted(Right right) {
        if (problems.remove(right) != null) {
            askAgainAt.remove(right);
            log.info("event=report.kube.allowed rule=\"{}\"", right.rule);
        }
    }

    synchronized List<String> problems() {
        return List.copyOf(problems.values());
    }
}
