package org.smee.report.kube.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.smee.api.event.Machine;
import org.smee.api.hardware.HardwareDirectory;
import org.smee.api.hardware.Lookup;

/** Tells the cluster of boots, on a thread of its own. Whoever sees a step hands it over and goes on. */
final class Reporter implements AutoCloseable {
    private final HardwareDirectory directory;
    private final Subjects subjects;
    private final Rights rights;
    private final Line line;
    private final Delivery delivery;
    private final Thread thread;
    private volatile boolean closed;

    Reporter(
            ReportSettings settings,
            HardwareDirectory directory,
            Line.Connector connector,
            Counts counts,
            LongSupplier nanoClock) {
        this.directory = directory;
        this.subjects = new Subjects(settings, nanoClock, counts);
        this.rights = new Rights(settings.pace().retryMax(), nanoClock);
        this.line = new Line("reports", connector, settings.pace().retryMax());
        this.delivery = new Delivery(subjects, rights, counts, settings.node());
        this.thread = new Thread(this::run, "smee-report-kube");
        thread.setDaemon(true);
        thread.start();
    }

    /** A step was seen. Never blocks. */
    void seen(Machine machine, Step step) {
        if (machine.mac().isPresent()) {
            found(directory.byMac(machine.mac().get()), step);
        } else if (machine.address().isPresent()) {
            found(directory.byAddress(machine.address().get()), step);
        }
    }

    private void found(CompletionStage<Lookup> lookup, Step step) {
        var unused = lookup.thenAccept(answer -> {
            if (answer instanceof Lookup.Found found) {
                ObjectName.of(found.hardware()).ifPresent(name -> subjects.add(name, step));
            }
        });
    }

    private void run() {
        try {
            while (!closed) {
                Parcel parcel = subjects.take();
                Duration wait = Duration.ZERO;
                Duration pause = Duration.ZERO;
                try {
                    wait = delivery.deliver(line.cluster(), parcel);
                    line.works();
                } catch (IOException | RuntimeException e) {
                    pause = closed ? Duration.ZERO : line.failed(e);
                }
                subjects.done(parcel, wait);
                Thread.sleep(pause.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        } finally {
            line.close();
        }
    }

    int waiting() {
        return subjects.waiting();
    }

    String url() {
        return line.url();
    }

    List<String> problems() {
        return Stream.concat(
                        Stream.of(line.problem())
                                .filter(problem -> !problem.isEmpty())
                                .map(problem -> "reports do not reach the API server: " + problem),
                        rights.problems().stream())
                .toList();
    }

    /** Returns at once; what still waits is lost. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
