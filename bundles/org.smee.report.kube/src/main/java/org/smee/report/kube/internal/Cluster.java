package org.smee.report.kube.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.smee.kube.ApiConnection;
import org.smee.kube.ApiException;
import org.smee.kube.ResponseStream;

/**
 * What is asked of the API server, one request at a time. Every method throws {@link ApiException} for a refusal, another
 * {@link IOException} if there is no answer.
 */
final class Cluster implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GROUP = "tinkerbell.org";
    private static final String OURS = "?fieldManager=smee";
    private static final int PAGE = 500;

    private final ApiConnection connection;
    private String version;

    /** {@code version}: of Hardware, or {@link ReportSettings#AUTO} for the one that is served. */
    Cluster(ApiConnection connection, String version) {
        this.connection = connection;
        this.version = version;
    }

    String url() {
        return connection.url();
    }

    /** The version of Hardware that is used. Asks once. */
    String version() throws IOException, InterruptedException {
        if (version.equals(ReportSettings.AUTO)) {
            version = served();
        }
        return version;
    }

    private String served() throws IOException, InterruptedException {
        for (String one : List.of(ReportSettings.V1ALPHA1, ReportSettings.V1ALPHA2)) {
            try (ResponseStream answer = connection.get("apis/" + GROUP + "/" + one)) {
                for (JsonNode resource : JSON.readTree(answer).path("resources")) {
                    if (resource.path("name").asText().equals("hardware")) {
                        return one;
                    }
                }
            } catch (ApiException e) {
                if (e.code() != ApiException.NOT_FOUND) {
                    throw e;
                }
            }
        }
        throw new IOException("the cluster serves no Hardware objects; is Tinkerbell's CRD there?"
                + " kubectl get crd hardware.tinkerbell.org");
    }

    private String hardware(String namespace) throws IOException, InterruptedException {
        return "apis/" + GROUP + "/" + version() + "/namespaces/" + namespace + "/hardware";
    }

    private static String events(String namespace) {
        return "apis/events.k8s.io/v1/namespaces/" + namespace + "/events";
    }

    /** Reads to the end, so that the connection can be used again. */
    private static void drain(ResponseStream answer) throws IOException {
        try (answer) {
            answer.transferTo(OutputStream.nullOutputStream());
        }
    }

    HardwareState read(ObjectName name) throws IOException, InterruptedException {
        try (ResponseStream answer = connection.get(hardware(name.namespace()) + "/" + name.name())) {
            JsonNode object = JSON.readTree(answer);
            JsonNode metadata = object.path("metadata");
            String uid = metadata.path("uid").asText();
            if (uid.isEmpty()) {
                throw new IOException("the answer is no Hardware object");
            }
            return new HardwareState(
                    GROUP + "/" + version(),
                    uid,
                    metadata.path("resourceVersion").asText(),
                    metadata.path("annotations").path(Progress.ANNOTATION).asText());
        }
    }

    /** Sets the annotation of the object if it is still as {@code from}; else {@link ApiException#CONFLICT}. */
    void annotate(ObjectName name, HardwareState from, String progress) throws IOException, InterruptedException {
        ObjectNode patch = JSON.createObjectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("uid", from.uid()).put("resourceVersion", from.resourceVersion());
        metadata.putObject("annotations").put(Progress.ANNOTATION, progress);
        drain(connection.patch(hardware(name.namespace()) + "/" + name.name() + OURS, patch.toString()));
    }

    /** Makes an Event; {@link ApiException#CONFLICT}: it is there already. */
    void createEvent(String namespace, String event) throws IOException, InterruptedException {
        drain(connection.post(events(namespace) + OURS, event));
    }

    /** Changes an Event; {@link ApiException#NOT_FOUND}: it ran out. */
    void patchEvent(String namespace, String name, String patch) throws IOException, InterruptedException {
        drain(connection.patch(events(namespace) + "/" + name + OURS, patch));
    }

    /** Makes a Hardware object; {@link ApiException#CONFLICT}: there is one of this name. */
    void createHardware(String namespace, String object) throws IOException, InterruptedException {
        drain(connection.post(hardware(namespace) + OURS, object));
    }

    /** How many discovered machines are in {@code namespace}; stops to count at {@code most}. */
    int discovered(String namespace, int most) throws IOException, InterruptedException {
        int count = 0;
        String next = "";
        do {
            String page = hardware(namespace) + "?labelSelector=" + Discovered.SELECTOR + "&limit=" + PAGE
                    + (next.isEmpty() ? "" : "&continue=" + Discovered.encoded(next));
            try (ResponseStream answer = connection.get(page)) {
                JsonNode list = JSON.readTree(answer);
                count += list.path("items").size();
                next = list.path("metadata").path("continue").asText();
            }
        } while (!next.isEmpty() && count < most);
        return count;
    }

    @Override
    public void close() {
        connection.close();
    }
}
