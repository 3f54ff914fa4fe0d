package org.smee.ha.kube.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A {@code coordination.k8s.io/v1} Lease as it was read. Its times are written for people and never compared: clocks of nodes
 * may differ. What is not ours in it stays as it is.
 */
record Lease(ObjectNode json) {
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final char SEPARATOR = '_';

    /** One that is not there yet. */
    static Lease absent(String name, String namespace) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        json.putObject("metadata").put("name", name).put("namespace", namespace);
        return new Lease(json);
    }

    /** The object's version; empty: it was not there. */
    String version() {
        return json.path("metadata").path("resourceVersion").asText();
    }

    /** Who holds it; empty: nobody. */
    String holder() {
        JsonNode holder = json.path("spec").path("holderIdentity");
        return holder.isTextual() ? holder.textValue() : "";
    }

    /** The holder's name without what tells its runs apart. */
    String holderName() {
        return nameOf(holder());
    }

    static String nameOf(String identity) {
        int end = identity.lastIndexOf(SEPARATOR);
        return end > 0 ? identity.substring(0, end) : identity;
    }

    /** How long it holds after each change, as its holder wrote. */
    Duration duration() {
        return Duration.ofSeconds(
                Math.max(0, json.path("spec").path("leaseDurationSeconds").asLong()));
    }

    /** Whether {@code other} is an older version of the object; versions that are no numbers are taken for newer. */
    boolean isNewerThan(Lease other) {
        try {
            return Long.parseLong(version()) > Long.parseLong(other.version());
        } catch (NumberFormatException e) {
            return !version().equals(other.version());
        }
    }

    /** The same, held by {@code identity} from now on or still. */
    Lease heldBy(String identity, Duration duration, Instant now) {
        ObjectNode next = json.deepCopy();
        ObjectNode spec = next.withObject("/spec");
        if (!identity.equals(holder())) {
            spec.put("acquireTime", MICRO_TIME.format(now));
            spec.put("leaseTransitions", spec.path("leaseTransitions").asInt() + 1);
        }
        spec.put("holderIdentity", identity);
        spec.put("leaseDurationSeconds", Math.max(1, duration.toSeconds()));
        spec.put("renewTime", MICRO_TIME.format(now));
        return new Lease(next);
    }

    /** The same, held by nobody; one second is the least that Kubernetes allows. */
    Lease released(Instant now) {
        Lease next = heldBy("", Duration.ofSeconds(1), now);
        ObjectNode spec = next.json.withObject("/spec");
        spec.put("leaseTransitions", json.path("spec").path("leaseTransitions").asInt());
        return next;
    }
}
