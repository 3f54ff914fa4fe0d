package org.smee.bootfiles.internal;

import java.util.List;
import java.util.Optional;
import org.smee.api.boot.BootFileAnswer;

/** What is to be done about one name, before the disk is asked. */
sealed interface Decision {
    /** The answer is known. */
    record Answer(BootFileAnswer answer) implements Decision {}

    /**
     * The first of these files that is there.
     *
     * @param names below the asset directory, in order
     * @param missing what to say if none is there; empty: another provider may have it
     */
    record FirstOf(List<String> names, Optional<String> missing) implements Decision {}

    /** An ordinary file of the asset directory. */
    static Decision file(String name) {
        return new FirstOf(List.of(name), Optional.empty());
    }
}
