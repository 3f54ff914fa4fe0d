package org.smee.http.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

/** Private keys as they come in PEM files, and whether they belong to a certificate. */
final class PrivateKeys {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {2, 1, 0};

    private PrivateKeys() {}

    /**
     * Decodes PKCS #8, PKCS #1 (RSA) and SEC 1 (EC) keys. The latter two do not say enough about themselves; {@code of},
     * the key of the certificate, does.
     */
    static PrivateKey decode(Pem block, PublicKey of) throws TlsException {
        if (block.label().startsWith("ENCRYPTED")) {
            throw new TlsException("the key is encrypted; decrypt it: openssl pkey -in KEY -out tls.key");
        }
        boolean pkcs8 = block.label().equals("PRIVATE KEY");
        byte[] der = pkcs8 ? block.der() : wrapped(block.der(), of);
        try {
            return KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new TlsException("the key is no " + of.getAlgorithm()
                    + " key like the certificate's, or it is damaged"); // the cause's text could hold parts of the key
        }
    }

    /** Says whether what {@code key} signs, {@code certified} verifies. */
    static boolean belong(PrivateKey key, PublicKey certified) {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        byte[] text = "belongs together".getBytes(StandardCharsets.US_ASCII);
        String algorithm = switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> certified.getAlgorithm();
        };
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(text);
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(certified);
            verifier.update(text);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** PrivateKeyInfo (RFC 5958 section 2) around a bare key, with the algorithm of SubjectPublicKeyInfo. */
    private static byte[] wrapped(byte[] bare, PublicKey of) {
        byte[] info = of.getEncoded();
        int start = contentOf(info, 0);
        int content = contentOf(info, start);
        int length = content - start + lengthAt(info, start + 1);
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        fields.writeBytes(VERSION_0);
        fields.write(info, start, length);
        fields.writeBytes(tagged(OCTET_STRING, bare));
        return tagged(SEQUENCE, fields.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 4);
        out.write(tag);
        if (content.length < 128) {
            out.write(content.length);
        } else if (content.length < 256) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** Where the content of the element at {@code at} begins. */
    private static int contentOf(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 128 ? 0 : first & 0x7f);
    }

    private static int lengthAt(byte[] der, int at) {
        int first = der[at] & 0xff;
        int length = first < 128 ? first : 0;
        for (int i = 0; first >= 128 && i < (first & 0x7f); i++) {
            length = length << 8 | der[at + 1 + i] & 0xff;
        }
        return length;
    }
}
