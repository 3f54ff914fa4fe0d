package org.smee.http.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.jspecify.annotations.Nullable;

/** Says in one line of text why a request that is no HTTP was refused; such requests reach no servlet. */
final class PlainErrors extends ErrorHandler {
    private static final int LONGEST_REASON = 200;

    PlainErrors() {
        setShowStacks(false);
        setShowServlet(false);
    }

    @Override
    public ByteBuffer badMessageError(int status, @Nullable String reason, HttpFields fields) {
        fields.put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        StringBuilder text = new StringBuilder("the request is not understood: ");
        String why = reason == null ? HttpStatus.getMessage(status) : reason;
        why.chars().limit(LONGEST_REASON).forEach(c -> text.append(c < ' ' || c >= 127 ? '?' : (char) c));
        return ByteBuffer.wrap(text.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
    }
}
