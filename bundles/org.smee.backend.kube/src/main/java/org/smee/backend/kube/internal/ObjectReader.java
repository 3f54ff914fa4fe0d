package org.smee.backend.kube.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Interner;
import org.smee.api.net.MacAddress;

/** Makes of one object as the API server sends it what is kept of it. Whatever is in it, it hides no other object. */
final class ObjectReader {
    private static final Logger log = LoggerFactory.getLogger(ObjectReader.class);
    private static final String DISABLED = "tinkerbell.org/disabled";
    private static final String BOOT = "smee.org/boot";
    private static final String DISCOVERED = "smee.org/discovered";
    private static final int MOST_PROBLEMS = 20;

    /** What all interfaces of one object share. */
    record Site(String name, boolean disabled, Boot boot, Map<String, String> labels) {}

    /** How one API version writes the interfaces of a machine. */
    @FunctionalInterface
    private interface Format {
        List<Hardware> machines(Fields spec, Site site);
    }

    private final String version;
    private final Format format;
    private final Interner interner;

    ObjectReader(String version, Interner interner) {
        this.version = version;
        this.interner = interner;
        this.format = version.equals(KubeSettings.V1ALPHA2)
                ? new V1alpha2Format(interner)::machines
                : new V1alpha1Format(interner)::machines;
    }

    /** {@code namespace/name} of an object. */
    static String name(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.path("namespace").asText() + "/" + metadata.path("name").asText();
    }

    /** The resourceVersion as a number: opaque, only ever compared for being the same. */
    static long revision(JsonNode object) {
        String text = object.path("metadata").path("resourceVersion").asText();
        if (text.isEmpty()) {
            return 0;
        }
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : text.hashCode();
    }

    /** Reads one object. Never throws: what is wrong is among the problems. */
    HardwareObject read(JsonNode object) {
        String name = name(object);
        List<String> problems = new ArrayList<>(0);
        List<Hardware> machines = List.of();
        try {
            machines = distinct(machines(object, problems), problems);
        } catch (RuntimeException e) {
            log.error("event=backend.kube.object-failed object={} version={}", name, version, e);
            problems.add("it cannot be read: " + e);
        }
        List<String> named = problems.stream()
                .limit(MOST_PROBLEMS)
                .map(problem -> "hardware " + Fields.show(name) + ": " + problem)
                .toList();
        long created = isPlaceholder(object, machines) ? HardwareObject.LAST : created(object);
        return new HardwareObject(version, name, created, revision(object), machines, named);
    }

    /** Recorded when it was unknown, and still not let to anything: who makes a real object of it later is right. */
    private static boolean isPlaceholder(JsonNode object, List<Hardware> machines) {
        return object.path("metadata").path("labels").path(DISCOVERED).asText().equals("true")
                && machines.stream()
                        .allMatch(machine ->
                                machine.dhcpDisabled() && !machine.netboot().allowed());
    }

    private List<Hardware> machines(JsonNode object, List<String> problems) {
        Fields root = new Fields(object, "", problems::add, interner);
        Fields metadata = root.child("metadata");
        Fields annotations = metadata.child("annotations");
        // A wrong value means the disk, so that nothing is installed by mistake.
        Boot boot = annotations.has(BOOT)
                ? annotations
                        .parsed(BOOT, Boot::parse, "the machine boots from its disk")
                        .orElse(annotations.text(BOOT).isBlank() ? Boot.NETWORK : Boot.LOCAL_DISK)
                : Boot.NETWORK;
        Site site = new Site(metadata.text("name"), annotations.flag(DISABLED), boot, labels(object.path("metadata")));
        return format.machines(root.child("spec"), site);
    }

    private static List<Hardware> distinct(List<Hardware> machines, List<String> problems) {
        Set<MacAddress> seen = new HashSet<>();
        List<Hardware> distinct = new ArrayList<>(machines.size());
        for (Hardware machine : machines) {
            if (seen.add(machine.mac())) {
                distinct.add(machine);
            } else {
                problems.add("MAC " + machine.mac() + " stands at two interfaces; the first counts");
            }
        }
        return distinct;
    }

    private Map<String, String> labels(JsonNode metadata) {
        Map<String, String> labels = new TreeMap<>();
        metadata.path("labels").properties().forEach(label -> {
            if (label.getValue().isValueNode()) {
                labels.put(label.getKey(), label.getValue().asText());
            }
        });
        if (metadata.hasNonNull("namespace")) {
            labels.put("namespace", metadata.path("namespace").asText());
        }
        return interner.one(Map.copyOf(labels));
    }

    private static long created(JsonNode object) {
        String text = object.path("metadata").path("creationTimestamp").asText();
        if (text.isEmpty() || text.equals("null")) {
            return 0;
        }
        try {
            return Instant.parse(text).getEpochSecond();
        } catch (DateTimeParseException e) {
            return 0; // it only decides between objects that claim the same MAC
        }
    }
}
