package org.smee.report.kube.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Events of {@code events.k8s.io/v1}; {@code kubectl describe} shows them with the object. */
final class ClusterEvents {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Exactly six digits, or kube-apiserver refuses it. */
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final String CONTROLLER = "smee.org/boot-report";
    private static final int LONGEST_NAME = 253;

    private ClusterEvents() {}

    /** The Event of {@code note} about {@code name}, which was found to be {@code state}. */
    static String first(ObjectName name, HardwareState state, Parcel.Note note, String node) {
        Step step = note.step();
        ObjectNode event = JSON.createObjectNode();
        event.put("apiVersion", "events.k8s.io/v1").put("kind", "Event");
        event.putObject("metadata").put("name", name(name, note)).put("namespace", name.namespace());
        event.put("eventTime", MICRO_TIME.format(step.at()));
        event.put("reportingController", CONTROLLER).put("reportingInstance", node);
        event.put("action", step.action()).put("reason", step.reason());
        event.put("type", step.isWarning() ? "Warning" : "Normal").put("note", step.why());
        event.putObject("regarding")
                .put("apiVersion", state.apiVersion())
                .put("kind", "Hardware")
                .put("namespace", name.namespace())
                .put("name", name.name())
                .put("uid", state.uid());
        if (note.count() > 1) {
            series(event, note.count(), note.last());
        }
        return event.toString();
    }

    /** A patch that says how often it was seen. */
    static String again(Parcel.Note note) {
        ObjectNode patch = JSON.createObjectNode();
        series(patch, note.count(), note.last());
        return patch.toString();
    }

    private static void series(ObjectNode event, int count, Instant last) {
        event.putObject("series").put("count", count).put("lastObservedTime", MICRO_TIME.format(last));
    }

    /** The name of the Event in the object's namespace. */
    static String name(ObjectName name, Parcel.Note note) {
        String end = "." + note.tally().id;
        int room = LONGEST_NAME - end.length();
        String start = name.name().length() <= room ? name.name() : name.name().substring(0, room);
        return start.replaceAll("[.-]+$", "") + end;
    }
}
