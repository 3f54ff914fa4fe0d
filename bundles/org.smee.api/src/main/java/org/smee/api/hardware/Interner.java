package org.smee.api.hardware;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes equal values one object: machines of a site share masks, gateways, lists and boot settings. Thread-safe. */
public final class Interner {
    private static final int MOST = 1 << 16;

    private final Map<Object, Object> known = new ConcurrentHashMap<>();

    /** The first object given that equals {@code value}. */
    @SuppressWarnings("unchecked") // equal values of one record type or collection have the type of the key
    public <T> T one(T value) {
        if (known.size() >= MOST) {
            known.clear(); // mostly values that do not repeat: remembering them costs more than it saves
        }
        Object first = known.putIfAbsent(value, value);
        return first == null ? value : (T) first;
    }
}
