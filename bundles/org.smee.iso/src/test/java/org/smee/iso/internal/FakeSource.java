package org.smee.iso.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A web server with one file and bad habits, on loopback. */
final class FakeSource implements AutoCloseable {
    /** What it does. */
    enum Habit {
        NO_RANGES,
        NO_TAG,
        NO_DATE,
        GZIP,
        CHUNKED,
        UNTIL_CLOSE,
        ONLY_MISSING,
        WRONG_RANGE,
        NO_CONDITIONS
    }

    /** One request it got: the target, and the headers in lower case. */
    record Seen(String target, Map<String, String> headers) {}

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    final Set<Habit> habits = ConcurrentHashMap.newKeySet();
    volatile byte[] content;
    volatile String tag = "\"v1\"";
    volatile String date = "Thu, 01 Jan 2026 00:00:00 GMT";
    /** Closes the connection after so many bytes of a body. */
    volatile long cutAt = Long.MAX_VALUE;
    /** Waits for the latch when so many bytes of a body are sent. */
    volatile long holdAt = Long.MAX_VALUE;

    volatile CountDownLatch hold = new CountDownLatch(1);
    volatile String redirect = "";
    volatile boolean silent;

    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private volatile ServerSocket socket;

    FakeSource(byte[] content) {
        this.content = content;
        this.socket = listen(0);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/hook.iso";
    }

    /** From now on nobody answers. */
    void down() {
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers again, at the same port. */
    void up() {
        socket = listen(socket.getLocalPort());
    }

    @Override
    public void close() {
        hold.countDown();
        down();
    }

    private ServerSocket listen(int port) {
        try {
            ServerSocket open = new ServerSocket();
            open.setReuseAddress(true);
            open.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            daemon(() -> accept(open));
            return open;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void accept(ServerSocket open) {
        try {
            while (true) {
                Socket connection = open.accept();
                connection.setTcpNoDelay(true);
                connections.add(connection);
                daemon(() -> serve(connection));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
            String line = in.readLine();
            while (line != null) {
                Map<String, String> headers = new TreeMap<>();
                String target = line.split(" ")[1];
                for (line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    int colon = line.indexOf(':');
                    headers.put(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).trim());
                }
                Seen request = new Seen(target, headers);
                seen.add(request);
                if (silent) {
                    hold.await();
                }
                answer(request, connection.getOutputStream());
                line = in.readLine();
            }
        } catch (IOException e) {
            // the client, or this server, had enough
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Seen request, OutputStream out) throws IOException, InterruptedException {
        byte[] now = content;
        List<String> head = new ArrayList<>();
        if (!redirect.isEmpty() && request.target().equals("/hook.iso")) {
            send(out, "302 Found", List.of("Location: " + redirect, "Content-Length: 0"));
            return;
        }
        if (habits.contains(Habit.ONLY_MISSING)) {
            send(out, "404 Not Found", List.of("Content-Length: 0"));
            return;
        }
        if (!habits.contains(Habit.NO_TAG)) {
            head.add("ETag: " + tag);
        }
        if (!habits.contains(Habit.NO_DATE)) {
            head.add("Last-Modified: " + date);
        }
        if (habits.contains(Habit.GZIP)) {
            head.add("Content-Encoding: gzip");
        }
        boolean same = tag.equals(request.headers().get("if-none-match"))
                || !request.headers().containsKey("if-none-match")
                        && date.equals(request.headers().get("if-modified-since"));
        if (same && !habits.contains(Habit.NO_CONDITIONS)) {
            send(out, "304 Not Modified", head);
            return;
        }
        String range = request.headers().getOrDefault("range", "");
        String condition = request.headers().getOrDefault("if-range", tag);
        boolean part = !range.isEmpty()
                && !habits.contains(Habit.NO_RANGES)
                && (condition.equals(tag) || condition.equals(date) || habits.contains(Habit.NO_CONDITIONS));
        int first = 0;
        int last = now.length - 1;
        if (part) {
            String[] ends = range.substring("bytes=".length()).split("-");
            first = Integer.parseInt(ends[0]) + (habits.contains(Habit.WRONG_RANGE) ? 1 : 0);
            last = Math.min(last, Integer.parseInt(ends[1]));
            head.add("Content-Range: bytes " + first + "-" + last + "/" + now.length);
        }
        boolean chunked = habits.contains(Habit.CHUNKED) && !part;
        if (habits.contains(Habit.UNTIL_CLOSE)) {
            send(out, "200 OK", List.of("Connection: close"));
            out.write(now);
            throw new IOException("the end");
        }
        head.add(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + (last - first + 1));
        send(out, part ? "206 Partial Content" : "200 OK", head);
        body(out, now, first, last, chunked);
    }

    private void body(OutputStream out, byte[] bytes, int first, int last, boolean chunked)
            throws IOException, InterruptedException {
        int sent = 0;
        int length = last - first + 1;
        while (sent < length) {
            if (sent >= cutAt) {
                throw new IOException("cut");
            }
            if (sent >= holdAt) {
                hold.await();
            }
            int count = (int) Math.min(Math.min(10_000, length - sent), Math.max(1, limit(sent) - sent));
            if (chunked) {
                out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            out.write(bytes, first + sent, count);
            if (chunked) {
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            sent += count;
        }
        if (chunked) {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private long limit(int sent) {
        long cut = cutAt > sent ? cutAt : Long.MAX_VALUE;
        long held = holdAt > sent ? holdAt : Long.MAX_VALUE;
        return Math.min(cut, held);
    }

    private static void send(OutputStream out, String status, List<String> headers) throws IOException {
        String text = "HTTP/1.1 " + status + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "fake-source");
        thread.setDaemon(true);
        thread.start();
    }
}
