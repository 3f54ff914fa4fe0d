package org.smee.shell.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;

/** One HTTP GET as iPXE or UEFI HTTP boot sends it. */
final class HttpDownload {
    private static final int MAX_ERROR = 2_000;

    private HttpDownload() {}

    /**
     * Reads {@code url} to its end. Throws {@link IOException} with status and text if it is refused, or if the server
     * says nothing for {@code patience}.
     */
    static Download fetch(String url, Duration patience) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url).toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout((int) patience.toMillis());
        connection.setReadTimeout((int) patience.toMillis());
        connection.setRequestProperty("User-Agent", "iPXE/1.21.1 (smee:simulate)");
        connection.setUseCaches(false);
        try {
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("the server says " + status + " " + refusal(connection));
            }
            return read(connection, "HTTP " + status);
        } finally {
            connection.disconnect();
        }
    }

    private static Download read(HttpURLConnection connection, String notes) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        byte[] part = new byte[16 * 1024];
        long size = 0;
        try (InputStream in = connection.getInputStream()) {
            for (int count = in.read(part); count >= 0 && size <= Download.LONGEST; count = in.read(part)) {
                size += count;
                head.write(part, 0, Math.min(count, Math.max(0, Download.HEAD - head.size())));
            }
        }
        long announced = connection.getContentLengthLong();
        if (announced >= 0 && announced != size && size <= Download.LONGEST) {
            throw new IOException("only " + size + " of " + announced + " bytes came");
        }
        return new Download(size, head.toString(UTF_8), notes);
    }

    private static String refusal(HttpURLConnection connection) throws IOException {
        try (InputStream in = connection.getErrorStream()) {
            return in == null ? "" : new String(in.readNBytes(MAX_ERROR), UTF_8).strip();
        }
    }
}
