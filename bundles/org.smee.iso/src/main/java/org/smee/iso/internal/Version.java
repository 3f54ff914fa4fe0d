package org.smee.iso.internal;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * What tells one version of a source from another.
 *
 * @param etag entity tag, with quotes; empty: none
 * @param modified Last-Modified as the source wrote it, or what stands for it; empty: none
 * @param size bytes, or {@link #UNKNOWN}
 * @param tag identifies the version in a few characters; unique where the source gives nothing to go by
 */
record Version(String etag, String modified, long size, String tag) {
    static final long UNKNOWN = -1;

    /** A version by what the source says of it. */
    static Version of(String etag, String modified, long size) {
        boolean nothing = etag.isEmpty() && modified.isEmpty();
        String identity = nothing ? UUID.randomUUID().toString() : etag + '\n' + modified + '\n' + size;
        return new Version(etag, modified, size, Magic.hash(identity.getBytes(StandardCharsets.UTF_8)));
    }

    /** What the headers of an answer say; {@code size} is that of the whole image. */
    static Version of(HttpHeaders headers, long size) {
        return of(
                headers.firstValue("ETag").orElse(""),
                headers.firstValue("Last-Modified").orElse(""),
                size);
    }

    /** Whether a change of the source can be noticed at all. */
    boolean canBeTold() {
        return !etag.isEmpty() || !modified.isEmpty();
    }

    /** Whether both are the same bytes, as far as both say something; an answer to a range may say less. */
    boolean isSameAs(Version other) {
        boolean tags = !etag.isEmpty() && !other.etag.isEmpty();
        boolean dates = !modified.isEmpty() && !other.modified.isEmpty();
        return (tags || dates)
                && (!tags || etag.equals(other.etag))
                && (!dates || modified.equals(other.modified))
                && (size == other.size || size == UNKNOWN || other.size == UNKNOWN);
    }

    /** What may stand in If-Range (RFC 9110 section 13.1.5): a strong tag or a date; empty: nothing. */
    String condition() {
        return etag.isEmpty() ? modified : etag.startsWith("W/") ? "" : etag;
    }
}
