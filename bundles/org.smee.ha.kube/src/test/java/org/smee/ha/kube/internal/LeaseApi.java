package org.smee.ha.kube.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API server that knows Leases and nothing else, as kube-apiserver behaves: POST, GET, PUT with 409 unless the
 * resourceVersion fits, lists by {@code metadata.name} and watches from a resourceVersion. Refuses WebSockets. JSON is taken apart by
 * expressions, so that e2e/ compiles and starts this file without a library; then each change of a holder is a line on
 * standard output.
 */
final class LeaseApi implements AutoCloseable {
    private static final Pattern ONE =
            Pattern.compile("/apis/coordination\\.k8s\\.io/v1/namespaces/([^/]+)/leases(?:/([^/]+))?");
    private static final Pattern VERSION = Pattern.compile("\"resourceVersion\":\"(\\d+)\",?");
    private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]+)\"");
    private static final Pattern HOLDER = Pattern.compile("\"holderIdentity\":\"([^\"]*)\"");
    private static final Pattern METADATA = Pattern.compile("\"metadata\":\\{");

    private record Event(long version, String type, String name, String json) {}

    /** What holders did: when (wall clock, microseconds), which Lease, who holds it now. */
    record Grant(long micros, String lease, String holder) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> leases = new TreeMap<>();
    private final List<Event> history = new ArrayList<>();
    private final List<Grant> grants = Collections.synchronizedList(new ArrayList<>());
    private final Optional<Path> kept;
    private long version;
    private boolean closed;
    private volatile boolean mute;
    private volatile int refusal;

    private LeaseApi(InetSocketAddress at, long version, Optional<Path> kept) throws IOException {
        this.version = version;
        this.kept = kept;
        if (kept.isPresent() && Files.exists(kept.get())) {
            for (String json : Files.readAllLines(kept.get())) {
                leases.put(group(NAME, json), json);
            }
        }
        server = HttpServer.create(at, 50);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** At any free port of loopback. */
    public static LeaseApi start() throws IOException {
        return new LeaseApi(new InetSocketAddress("127.0.0.1", 0), 100, Optional.empty());
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

    /** Its URL. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Takes requests and never answers, as a host behind a broken link, or again answers. */
    public void mute(boolean isMute) {
        mute = isMute;
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
            history.add(new Event(++version, "DELETED", name, stamped(gone, version)));
            notifyAll();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Matcher path = ONE.matcher(exchange.getRequestURI().getPath());
            String query = String.valueOf(exchange.getRequestURI().getRawQuery());
            if (mute) {
                awaitVoice();
            } else if (refusal != 0) {
                status(exchange, refusal, "refused");
            } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
                status(exchange, 400, "no WebSockets here");
            } else if (!path.matches()) {
                status(exchange, 404, "the server could not find the requested resource");
            } else if (query.contains("watch=true")) {
                watch(exchange, named(query), Long.parseLong(query.replaceAll(".*resourceVersion=(\\d+).*", "$1")));
            } else if (path.group(2) == null && exchange.getRequestMethod().equals("GET")) {
                send(exchange, 200, list(named(query)));
            } else {
                one(exchange, Optional.ofNullable(path.group(2)), body);
            }
        }
    }

    private static String named(String query) {
        return query.replaceAll(".*metadata\\.name%3D([a-z0-9-]+).*", "$1");
    }

    private synchronized void awaitVoice() {
        try {
            while (mute && !closed) {
                wait(20);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
            status(
                    exchange,
                    code,
                    code == 409 ? "the object has been modified" : "leases \\\"" + name + "\\\" not found");
        } else {
            send(exchange, code, answer);
        }
    }

    private synchronized String put(String name, String before, String body) throws IOException {
        String json = stamped(body, ++version);
        leases.put(name, json);
        history.add(new Event(version, before.isEmpty() ? "ADDED" : "MODIFIED", name, json));
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
        notifyAll();
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

    private void watch(HttpExchange exchange, String name, long from) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush(); // the status at once: there may be nothing to tell for long
        long sent = from;
        try {
            for (Optional<Event> next = next(name, sent); next.isPresent(); next = next(name, sent)) {
                Event event = next.get();
                String line = "{\"type\":\"" + event.type + "\",\"object\":" + event.json + "}\n";
                out.write(line.getBytes(StandardCharsets.UTF_8));
                out.flush();
                sent = event.version;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Optional<Event> next(String name, long sent) throws InterruptedException {
        while (!closed) {
            for (int i = Math.max(0, history.size() - 1000); i < history.size(); i++) {
                if (history.get(i).version > sent && history.get(i).name.equals(name) && !mute) {
                    return Optional.of(history.get(i));
                }
            }
            wait(100);
        }
        return Optional.empty();
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static void status(HttpExchange exchange, int code, String message) throws IOException {
        send(exchange, code, "{\"kind\":\"Status\",\"code\":" + code + ",\"message\":\"" + message + "\"}");
    }

    private static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
