package org.smee.ha.kube.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smee.kube.FakeApiServer;

/**
 * An API server that knows Leases and nothing else, as kube-apiserver behaves: POST, GET, PUT with 409 unless the
 * resourceVersion fits, lists by {@code metadata.name} and watches from a resourceVersion. Refuses WebSockets. JSON is taken apart by
 * expressions, so that e2e/ compiles and starts this file without a library; then each change of a holder is a line on
 * standard output.
 */
final class LeaseApi extends FakeApiServer {
    private static final Pattern ONE =
            Pattern.compile("/apis/coordination\\.k8s\\.io/v1/namespaces/([^/]+)/leases(?:/([^/]+))?");
    private static final Pattern VERSION = Pattern.compile("\"resourceVersion\":\"(\\d+)\",?");
    private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]+)\"");
    private static final Pattern HOLDER = Pattern.compile("\"holderIdentity\":\"([^\"]*)\"");
    private static final Pattern METADATA = Pattern.compile("\"metadata\":\\{");

    /** What holders did: when (wall clock, microseconds), which Lease, who holds it now. */
    record Grant(long micros, String lease, String holder) {}

    private final Map<String, String> leases = new TreeMap<>();
    private final List<Grant> grants = Collections.synchronizedList(new ArrayList<>());
    private final Optional<Path> kept;
    private volatile boolean mute;
    private volatile int refusal;

    private LeaseApi(InetSocketAddress at, long version, Optional<Path> kept) throws IOException {
        super(HttpServer.create(at, 50), version);
        this.kept = kept;
        if (kept.isPresent() && Files.exists(kept.get())) {
            for (String json : Files.readAllLines(kept.get())) {
                leases.put(group(NAME, json), json);
            }
        }
        serve();
    }

    /** At any free port of loopback. */
    public static LeaseApi start() throws IOException {
        return new LeaseApi(loopback(0), 100, Optional.empty());
    }

    /**
     * Runs until it is killed. {@code args}: address, port, and the file that holds the Leases over a restart. Prints {@code
     * micros lease holder} for each change of a holder.
     */
    public static void main(String... args) throws IOException {
        InetSocketAddress at = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
        LeaseApi api = new LeaseApi(at, System.currentTimeMillis(), Optional.of(Path.of(args[2])));
        System.out.println("ready at " + api.url());
    }

    /** Takes requests and never answers, as a host behind a broken link, or again answers. */
    public synchronized void mute(boolean isMute) {
        mute = isMute;
        notifyAll();
    }

    /** Refuses every request with this status; 0: none. */
    public void refuse(int status) {
        refusal = status;
    }

    /** Every change of a holder so far. */
    public List<Grant> grants() {
        synchronized (grants) {
            return List.copyOf(grants);
        }
    }

    /** Who holds the Lease {@code name}; empty: nobody, or there is none. */
    public synchronized String holder(String name) {
        return group(HOLDER, leases.getOrDefault(name, ""));
    }

    /** The Lease as JSON; empty: there is none. */
    public synchronized String json(String name) {
        return leases.getOrDefault(name, "");
    }

    /** Removes the Lease, as an operator might. */
    public synchronized void delete(String name) {
        String gone = leases.remove(name);
        if (gone != null) {
            changed("DELETED", name, stamped(gone, ++version));
        }
    }

    @Override
    protected void answer(HttpExchange exchange, Map<String, String> query, String body) throws IOException {
        Matcher path = ONE.matcher(exchange.getRequestURI().getPath());
        if (mute) {
            keepWaiting(() -> mute);
        } else if (refusal != 0) {
            status(exchange, refusal, "refused");
        } else if (asksForWebSocket(exchange)) {
            status(exchange, 400, "no WebSockets here");
        } else if (!path.matches()) {
            status(exchange, 404, "the server could not find the requested resource");
        } else if (query.containsKey("watch")) {
            String name = named(query);
            long from = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
            watch(exchange, from, change -> change.name().equals(name) && !mute);
        } else if (path.group(2) == null && exchange.getRequestMethod().equals("GET")) {
            send(exchange, 200, list(named(query)));
        } else {
            one(exchange, Optional.ofNullable(path.group(2)), body);
        }
    }

    private static String named(Map<String, String> query) {
        return query.getOrDefault("fieldSelector", "").replace("metadata.name=", "");
    }

    private synchronized String list(String name) {
        String item = leases.getOrDefault(name, "");
        return "{\"kind\":\"LeaseList\",\"metadata\":{\"resourceVersion\":\"" + version + "\"},\"items\":[" + item
                + "]}";
    }

    private void one(HttpExchange exchange, Optional<String> named, String body) throws IOException {
        String name = named.orElseGet(() -> group(NAME, body));
        int code;
        String answer;
        synchronized (this) {
            String present = leases.getOrDefault(name, "");
            boolean creates = exchange.getRequestMethod().equals("POST");
            if (exchange.getRequestMethod().equals("GET")) {
                code = present.isEmpty() ? 404 : 200;
                answer = present;
            } else if (!creates && present.isEmpty()) {
                code = 404;
                answer = "";
            } else if (creates != present.isEmpty()
                    || !creates && !group(VERSION, body).equals(group(VERSION, present))) {
                code = 409;
                answer = "";
            } else {
                code = creates ? 201 : 200;
                answer = put(name, present, body);
            }
        }
        if (answer.isEmpty()) {
            status(exchange, code, code == 409 ? "the object has been modified" : "leases \"" + name + "\" not found");
        } else {
            send(exchange, code, answer);
        }
    }

    private synchronized String put(String name, String before, String body) throws IOException {
        String json = stamped(body, ++version);
        leases.put(name, json);
        String holder = group(HOLDER, json);
        if (!holder.equals(group(HOLDER, before))) {
            Grant grant = new Grant(micros(), name, holder);
            grants.add(grant);
            if (kept.isPresent()) {
                System.out.println(grant.micros() + " " + name + " " + (holder.isEmpty() ? "-" : holder));
            }
        }
        if (kept.isPresent()) {
            Files.write(kept.get(), leases.values());
        }
        changed(before.isEmpty() ? "ADDED" : "MODIFIED", name, json);
        return json;
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    }

    private static String stamped(String json, long version) {
        String without = VERSION.matcher(json).replaceFirst("");
        return METADATA.matcher(without).replaceFirst("\"metadata\":{\"resourceVersion\":\"" + version + "\",");
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
