package org.smee.report.kube.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;
import org.smee.api.net.MacAddress;
import org.smee.kube.ApiException;
import org.smee.report.kube.internal.Rights.Right;

/** Makes a disabled Hardware object of each unknown machine, within limits. One thread; any thread reads the problems. */
final class Registrar {
    private static final Logger log = LoggerFactory.getLogger(Registrar.class);
    private static final long LOOKUP_SECONDS = 5;

    private final ReportSettings.Discovery settings;
    private final String node;
    private final HardwareDirectory directory;
    private final Rights rights;
    private final Counts counts;
    private final Quota quota;
    private volatile String full = "";
    private boolean saidRefused;

    Registrar(ReportSettings settings, HardwareDirectory directory, Counts counts, LongSupplier nanoClock) {
        this.settings = settings.discovery();
        this.node = settings.node();
        this.directory = directory;
        this.counts = counts;
        this.rights = new Rights(settings.pace().retryMax(), nanoClock);
        this.quota = new Quota(settings.discovery(), nanoClock);
    }

    /** Whether it was dealt with lately. */
    boolean knows(MacAddress mac) {
        return quota.knows(mac);
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>(rights.problems());
        if (!full.isEmpty()) {
            problems.add(full);
        }
        return problems;
    }

    /** Zero: it was dealt with; else how long it has to wait. Throws if the API server cannot be asked. */
    Duration register(Cluster cluster, Discovered machine) throws IOException, InterruptedException {
        if (quota.knows(machine.mac()) || !isUnknown(machine.mac())) {
            return Duration.ZERO;
        }
        if (!quota.hasHour()) {
            return tooMany("no more than discovery.per.hour = " + settings.perHour()
                    + " unknown machines are recorded in an hour; more were seen");
        }
        Right right = Right.COUNT_HARDWARE;
        try {
            if (quota.mustCount()) {
                if (!rights.mayTry(right)) {
                    return rights.patience();
                }
                quota.counted(cluster.discovered(settings.namespace(), settings.most()));
                rights.granted(right);
            }
            if (!quota.hasRoom()) {
                return tooMany("there are discovery.max = " + settings.most()
                        + " machines with label smee.org/discovered=true in namespace " + settings.namespace()
                        + "; look through them: kubectl -n " + settings.namespace()
                        + " get hardware -l smee.org/discovered=true");
            }
            full = "";
            right = Right.CREATE_HARDWARE;
            if (!rights.mayTry(right)) {
                return rights.patience();
            }
            create(cluster, machine);
            rights.granted(right);
            return Duration.ZERO;
        } catch (ApiException e) {
            if (e.code() != ApiException.FORBIDDEN) {
                throw e;
            }
            rights.refused(right, e);
            return rights.patience();
        }
    }

    private void create(Cluster cluster, Discovered machine) throws IOException, InterruptedException {
        try {
            cluster.createHardware(settings.namespace(), machine.object(cluster.version(), settings.namespace(), node));
            quota.there(machine.mac(), true);
            counts.written(Counts.Kind.HARDWARE);
            log.info(
                    "event=report.kube.discovered mac={} hardware={}/{}",
                    machine.mac(),
                    settings.namespace(),
                    machine.name());
        } catch (ApiException e) {
            if (Line.isFinal(e)) {
                refused(machine, e);
            } else if (e.code() != ApiException.CONFLICT) {
                throw e;
            }
            quota.there(machine.mac(), false);
        }
    }

    private void refused(Discovered machine, ApiException e) {
        counts.lost(Counts.Loss.REFUSED);
        if (!saidRefused) {
            saidRefused = true; // the figure tells how many more
            log.warn("event=report.kube.refused what=hardware mac={} reason=\"{}\"", machine.mac(), Line.explain(e));
        }
    }

    private Duration tooMany(String why) {
        counts.lost(Counts.Loss.DISCOVERY_LIMIT);
        if (full.isEmpty()) {
            log.warn("event=report.kube.discovery-limit reason=\"{}\"", why);
        }
        full = why;
        return Duration.ZERO;
    }

    /** Asked again, because it may have been told meanwhile; an outage of the backend is no "unknown". */
    private boolean isUnknown(MacAddress mac) throws InterruptedException {
        try {
            return directory.byMac(mac).toCompletableFuture().get(LOOKUP_SECONDS, TimeUnit.SECONDS)
                    instanceof Lookup.Unknown;
        } catch (ExecutionException | TimeoutException e) {
            log.debug("event=report.kube.no-answer mac={}", mac, e); // it asks again while it boots
            return false;
        }
    }
}
