package org.smee.http.internal;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per finished request, of every servlet, in the combined format of Apache and nginx with the TCP peer and
 * the milliseconds behind it. Costs one comparison while the logger {@code smee.access} is off.
 */
final class AccessLog implements RequestLog {
    static final String LOGGER = "smee.access";
    private static final Logger access = LoggerFactory.getLogger(LOGGER);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int LONGEST_TEXT = 500;

    @Override
    public void log(Request request, Response response) {
        if (access.isInfoEnabled()) {
            access.info(line(request, response, System.currentTimeMillis()));
        }
    }

    /** The line; nothing the client sent can break it. */
    static String line(Request request, Response response, long nowMillis) {
        StringBuilder line = new StringBuilder(200);
        address(line, request.getRemoteInetSocketAddress()).append(" - - [");
        line.append(TIME.format(Instant.ofEpochMilli(nowMillis))).append("] \"");
        escape(line, request.getMethod());
        line.append(' ');
        escape(line, request.getHttpURI() == null ? null : request.getHttpURI().getPathQuery());
        line.append(' ');
        escape(line, request.getHttpVersion() == null ? null : request.getProtocol());
        MetaData.Response sent = response.getCommittedMetaData();
        line.append("\" ").append(sent == null ? response.getStatus() : sent.getStatus());
        line.append(' ').append(request.getHttpChannel().getBytesWritten()).append(" \"");
        escape(line, request.getHeader("Referer"));
        line.append("\" \"");
        escape(line, request.getHeader("User-Agent"));
        address(line.append("\" peer="), request.getHttpChannel().getRemoteAddress());
        return line.append(" ms=")
                .append(Math.max(0, nowMillis - request.getTimeStamp()))
                .toString();
    }

    private static StringBuilder address(StringBuilder line, @Nullable InetSocketAddress address) {
        return line.append(
                address == null || address.getAddress() == null
                        ? "-"
                        : address.getAddress().getHostAddress());
    }

    private static void escape(StringBuilder line, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            line.append('-');
            return;
        }
        int end = Math.min(text.length(), LONGEST_TEXT);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c >= 127) {
                line.append(c < 256 ? String.format("\\x%02X", (int) c) : String.format("\\u%04X", (int) c));
            } else {
                line.append(c);
            }
        }
    }
}
