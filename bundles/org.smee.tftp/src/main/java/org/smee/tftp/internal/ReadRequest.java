package org.smee.tftp.internal;

import java.util.Map;

/**
 * RRQ (RFC 1350 section 5, RFC 2347).
 *
 * @param file as the client spelt it, with forward slashes
 * @param netascii whether line ends are to be converted; any other mode is octet
 * @param options names in lower case; the first of several with one name
 */
record ReadRequest(String file, boolean netascii, Map<String, String> options) {
    ReadRequest {
        options = Map.copyOf(options);
    }

    /** Says whether the path climbs; nothing above what providers offer exists. */
    boolean climbs() {
        return ("/" + file + "/").contains("/../");
    }
}
