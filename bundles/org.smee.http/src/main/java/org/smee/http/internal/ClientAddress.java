package org.smee.http.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import javax.servlet.http.HttpServletRequest;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.smee.api.net.IpLiteral;

/** Both ends of a request as addresses. */
final class ClientAddress {
    private ClientAddress() {}

    /** Who asks: the TCP peer, or whom {@link ForwardedClient} put in its place. */
    static InetSocketAddress of(HttpServletRequest request) {
        Request jetty = Request.getBaseRequest(request);
        InetSocketAddress remote = jetty == null ? null : jetty.getRemoteInetSocketAddress();
        return remote == null ? literal(request.getRemoteAddr(), request.getRemotePort()) : remote;
    }

    /** Our side of the connection. */
    static InetSocketAddress server(HttpServletRequest request) {
        Request jetty = Request.getBaseRequest(request);
        InetSocketAddress local =
                jetty == null ? null : jetty.getHttpChannel().getEndPoint().getLocalAddress();
        return local == null ? literal(request.getLocalAddr(), request.getLocalPort()) : local;
    }

    private static InetSocketAddress literal(@Nullable String text, int port) {
        String bare = text == null ? "" : text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
        return new InetSocketAddress(
                IpLiteral.parse(bare).orElseGet(InetAddress::getLoopbackAddress), Math.max(0, port));
    }
}
