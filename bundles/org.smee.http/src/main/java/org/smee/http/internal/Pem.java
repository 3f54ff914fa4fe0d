package org.smee.http.internal;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One block of a PEM file (RFC 7468). */
final class Pem {
    private static final Pattern BLOCK = Pattern.compile("(?s)-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----");

    private final String label;
    private final byte[] der;

    private Pem(String label, byte[] der) {
        this.label = label;
        this.der = der;
    }

    /** All blocks of {@code text}; what stands between them is a comment. Throws for a block that is not base64. */
    static List<Pem> blocks(String text) throws TlsException {
        List<Pem> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            String label = matcher.group(1);
            if (matcher.group(2).contains("Proc-Type:")) {
                throw new TlsException("the key is encrypted; decrypt it: openssl pkey -in KEY -out tls.key");
            }
            try {
                blocks.add(new Pem(
                        label, Base64.getMimeDecoder().decode(matcher.group(2).trim())));
            } catch (IllegalArgumentException e) {
                throw new TlsException("the block " + label + " is not base64: " + e.getMessage());
            }
        }
        return blocks;
    }

    /** What it is, e.g. {@code CERTIFICATE}. */
    String label() {
        return label;
    }

    /** Its content. */
    byte[] der() {
        return der.clone();
    }

    boolean isCertificate() {
        return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE") || label.equals("TRUSTED CERTIFICATE");
    }

    boolean isPrivateKey() {
        return label.endsWith("PRIVATE KEY");
    }

    /** Leaves the content out: it may be a key. */
    @Override
    public String toString() {
        return "Pem[" + label + "]";
    }
}
