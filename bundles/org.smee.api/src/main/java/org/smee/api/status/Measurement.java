package org.smee.api.status;

import java.util.List;
import java.util.Map;

/**
 * One figure. Its name has small letters, digits and underscores, says the unit ({@code smee_tftp_bytes}, seconds and
 * bytes, never milliseconds), and begins with {@code smee_} or the plug-in's own prefix. Labels tell series of one name
 * apart; their values come from a small fixed set, never from the network: no MAC, no address, no file name.
 */
public sealed interface Measurement {
    /** Its name. */
    String name();

    /** What it tells, a sentence. The same for all of one name. */
    String help();

    /** Label names and values. All of one name have the same label names. */
    Map<String, String> labels();

    /**
     * Something that only grows, from zero at the start. Its name goes without {@code _total}.
     *
     * @param name its name
     * @param help what it counts
     * @param labels label names and values
     * @param value how much so far, 0 or more
     */
    record Count(String name, String help, Map<String, String> labels, double value) implements Measurement {
        /** Copies {@code labels}. */
        public Count {
            labels = Map.copyOf(labels);
        }

        /** A count without labels. */
        public Count(String name, String help, double value) {
            this(name, help, Map.of(), value);
        }
    }

    /**
     * Something that rises and falls.
     *
     * @param name its name
     * @param help what it is
     * @param labels label names and values
     * @param value how much now
     */
    record Level(String name, String help, Map<String, String> labels, double value) implements Measurement {
        /** Copies {@code labels}. */
        public Level {
            labels = Map.copyOf(labels);
        }

        /** A level without labels. */
        public Level(String name, String help, double value) {
            this(name, help, Map.of(), value);
        }
    }

    /**
     * How values spread, e.g. durations. A {@link Durations} makes it.
     *
     * @param name its name
     * @param help what was measured
     * @param labels label names and values
     * @param bounds upper bounds of the classes, ascending, without infinity
     * @param counts how many values lie in each class and not in the one before, one more than bounds: the last has the rest
     * @param sum of all values
     */
    record Spread(
            String name, String help, Map<String, String> labels, List<Double> bounds, List<Long> counts, double sum)
            implements Measurement {
        /** Copies the collections; throws {@link IllegalArgumentException} if there is not one count more than bounds. */
        public Spread {
            labels = Map.copyOf(labels);
            bounds = List.copyOf(bounds);
            counts = List.copyOf(counts);
            if (counts.size() != bounds.size() + 1) {
                throw new IllegalArgumentException(counts.size() + " counts for " + bounds.size() + " bounds");
            }
        }
    }
}
