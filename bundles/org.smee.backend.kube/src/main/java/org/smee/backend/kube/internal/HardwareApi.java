package org.smee.backend.kube.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.smee.kube.ApiConnection;
import org.smee.kube.ApiException;
import org.smee.kube.ResponseStream;

/** What is asked of one API version of Hardware: its pages and its watch. */
final class HardwareApi implements AutoCloseable {
    private static final String GROUP = "apis/tinkerbell.org/";
    private static final String RESOURCE = "hardware";
    /** How much later than agreed a server may end a watch until we do. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final ApiConnection connection;
    private final String version;
    private final KubeSettings settings;

    HardwareApi(ApiConnection connection, String version, KubeSettings settings) {
        this.connection = connection;
        this.version = version;
        this.settings = settings;
    }

    /** Reads the page at {@code token}, the first if it is empty; no {@code limit}: all in one. */
    ListReader.Page page(int limit, String token, Consumer<JsonNode> items) throws IOException, InterruptedException {
        String query = (limit > 0 ? "&limit=" + limit : "") + (token.isEmpty() ? "" : "&continue=" + encode(token));
        try (ResponseStream body = connection.get(path(query))) {
            return ListReader.read(body, items);
        }
    }

    /** Opens a watch of everything after {@code resourceVersion}, for {@code period}. */
    ResponseStream watch(String resourceVersion, Duration period) throws IOException, InterruptedException {
        String query = "&watch=true&allowWatchBookmarks=true&timeoutSeconds=" + Math.max(1, period.toSeconds())
                + (resourceVersion.isEmpty() ? "" : "&resourceVersion=" + encode(resourceVersion));
        return connection.watch(path(query), settings.pace().probeInterval(), silent -> probe(silent, period));
    }

    /** Called while nothing comes: ends a watch that is over, and fails if the API server is gone without a word. */
    private void probe(Duration silent, Duration period) throws IOException, InterruptedException {
        if (silent.compareTo(period.plus(GRACE)) > 0) {
            throw new ResponseStream.SilentException(silent);
        }
        try {
            connection.get(GROUP + version).close();
        } catch (ApiException e) {
            if (e.code() == ApiException.UNAUTHORIZED || e.code() >= 500) {
                throw new IOException("the watch is silent, and a request says " + e.getMessage(), e);
            }
        }
    }

    /** What went wrong and what to do about it, on one line. */
    static String explain(Exception e) {
        String said = e.getMessage() == null ? e.toString() : e.getMessage();
        String line = said.replaceAll("\\p{Cntrl}+", " ");
        if (!(e instanceof ApiException refused)) {
            return line;
        }
        return switch (refused.code()) {
            case ApiException.UNAUTHORIZED ->
                line + "; the token or certificate is not accepted: renew it, the files are read again before each try";
            case ApiException.FORBIDDEN -> line + "; allow it: kubectl apply -f deploy/kubernetes/base/rbac.yaml";
            case ApiException.NOT_FOUND ->
                line + "; is Tinkerbell's CRD there? kubectl get crd hardware.tinkerbell.org";
            default -> line;
        };
    }

    private String path(String query) {
        String namespace = settings.cluster().namespace();
        String selector = settings.cluster().labelSelector();
        String scope = namespace.isEmpty() ? "" : "namespaces/" + namespace + "/";
        String parameters = query + (selector.isEmpty() ? "" : "&labelSelector=" + encode(selector));
        String joined = parameters.isEmpty() ? "" : "?" + parameters.substring(1);
        return GROUP + version + "/" + scope + RESOURCE + joined;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        connection.close();
    }
}
