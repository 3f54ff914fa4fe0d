import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A client that asks for the same paths over and over, and never a second time for what went wrong. On a connection that the
 * server closed before it answered, between two requests, it asks again on a new one, as every client does (RFC 9112 section
 * 9.3.1).
 */
final class Http {
    private static final int SILENCE_MILLIS = 15_000;

    private final Load load;
    private final Tally.Kind kind;
    private final InetSocketAddress server;
    private final String[] paths;
    private final long pauseMillis;
    private final int bytesPerSecond;
    private long firstByte;
    private boolean ended;

    /** {@code bytesPerSecond}: how fast it reads; 0: as fast as it can. */
    Http(Load load, Tally.Kind kind, InetSocketAddress server, long pauseMillis, int bytesPerSecond, String... paths) {
        this.load = load;
        this.kind = kind;
        this.server = server;
        this.pauseMillis = pauseMillis;
        this.bytesPerSecond = bytesPerSecond;
        this.paths = paths;
    }

    void run() throws Exception {
        for (int i = 0; load.running(); ) {
            try (Socket socket = new Socket()) {
                if (bytesPerSecond > 0) {
                    socket.setReceiveBufferSize(64 << 10);
                }
                socket.setSoTimeout(SILENCE_MILLIS);
                socket.setTcpNoDelay(true);
                socket.connect(server, SILENCE_MILLIS);
                InputStream in = new BufferedInputStream(socket.getInputStream(), 32 << 10);
                ended = false;
                for (int n = 0; n < 20 && !ended && load.running(); n++) {
                    if (ask(socket, in, paths[i % paths.length], n > 0)) {
                        i++;
                    }
                    Thread.sleep(pauseMillis);
                }
            } catch (IOException e) {
                if (load.running()) {
                    load.now().wrong(kind, String.valueOf(e));
                }
                i++;
                Thread.sleep(100);
            }
        }
    }

    /** Returns false if the connection, used before, was closed without an answer. */
    private boolean ask(Socket socket, InputStream in, String path, boolean used) throws Exception {
        Tally tally = load.now();
        long began = System.nanoTime();
        String head = "GET " + path + " HTTP/1.1\r\nHost: " + server.getHostString() + "\r\n\r\n";
        String status;
        try {
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            status = line(in);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            if (!used) {
                throw e;
            }
            ended = true;
            load.renewed.increment();
            return false;
        }
        firstByte = System.nanoTime() - began;
        long length = -1;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
                length = Long.parseLong(line.substring(15).trim());
            }
            ended |= line.equalsIgnoreCase("Connection: close");
        }
        if (length < 0) {
            throw new IOException(path + ": no length, " + status);
        }
        String got = body(in, length);
        long took = bytesPerSecond > 0 ? firstByte : System.nanoTime() - began;
        load.now().took(kind, took);
        if (!status.startsWith("HTTP/1.1 200")) {
            load.now().wrong(kind, path + ": " + status);
        } else if (!got.equals(load.expected(path, got))) {
            load.now().wrong(kind, path + " has another checksum");
        } else {
            tally.done(kind);
        }
        return true;
    }

    private String body(InputStream in, long length) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] piece = new byte[16 << 10];
        for (long left = length; left > 0; ) {
            int count = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (count < 0) {
                throw new EOFException("the answer broke off " + left + " bytes before its end");
            }
            digest.update(piece, 0, count);
            left -= count;
            if (bytesPerSecond > 0) {
                Thread.sleep(count * 1000L / bytesPerSecond);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed without an answer");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
