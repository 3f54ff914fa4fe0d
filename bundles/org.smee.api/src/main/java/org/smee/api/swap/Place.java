package org.smee.api.swap;

import java.util.Map;

/** Where a service stands in the order, in service or just gone. */
record Place<T>(T service, String type, Map<String, Object> properties, int ranking, long id, boolean vacant) {
    Place<T> left() {
        return new Place<>(service, type, properties, ranking, id, true);
    }

    /** The order of OSGi: the higher ranking first, of equals the one registered first. */
    boolean isBefore(Place<T> other) {
        return ranking != other.ranking ? ranking > other.ranking : id < other.id;
    }

    boolean isOf(String candidate) {
        return type.equals(candidate);
    }

    /** In service, of the same class, and registered later: another version that was installed beside it. */
    boolean succeeds(Place<T> gone) {
        return !vacant && id > gone.id && isOf(gone.type);
    }
}
