package org.smee.backend.kube.internal;

import java.util.Comparator;
import java.util.List;
import org.smee.api.hardware.Hardware;

/**
 * What is kept of one Hardware object.
 *
 * @param version the API version it was read in, e.g. {@code v1alpha1}
 * @param name {@code namespace/name}
 * @param created when it was created, in seconds since 1970; 0: not known; {@link #LAST}: gives way to any other
 * @param revision its resourceVersion as a number; 0: not known
 * @param machines one per interface that can be used
 * @param problems what is wrong in it, a sentence each
 */
record HardwareObject(
        String version, String name, long created, long revision, List<Hardware> machines, List<String> problems) {
    /** Of an object that was only made because nobody knew the machine. */
    static final long LAST = Long.MAX_VALUE;

    /**
     * Who may keep a MAC or an address that several claim: the older object, so that a mistake in a new one cannot
     * take a machine away. Of one object read in two versions the newer version.
     */
    static final Comparator<HardwareObject> PRECEDENCE = Comparator.comparingLong(HardwareObject::created)
            .thenComparing(HardwareObject::name)
            .thenComparing(HardwareObject::version, Comparator.reverseOrder());

    /** Copies the lists. */
    HardwareObject {
        machines = List.copyOf(machines);
        problems = List.copyOf(problems);
    }

    /** Whether it gives way to any other. */
    boolean isPlaceholder() {
        return created == LAST;
    }

    /** Whether nothing that is used differs. */
    boolean tellsTheSameAs(HardwareObject other) {
        return created == other.created && machines.equals(other.machines) && problems.equals(other.problems);
    }

    /** Whether both are the same object of the cluster, in whatever version. */
    boolean isSameAs(HardwareObject other) {
        return name.equals(other.name);
    }
}
