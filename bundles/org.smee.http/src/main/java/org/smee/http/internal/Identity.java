package org.smee.http.internal;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A certificate with its private key.
 *
 * @param source the file it was read from
 * @param chain the certificate first, then the one that signed it, and so on
 * @param key the private key
 */
record Identity(String source, List<X509Certificate> chain, PrivateKey key) {
    Identity {
        chain = List.copyOf(chain);
    }

    /**
     * Finds the certificate of {@code key} among {@code certificates}, which may stand in any order, and puts those
     * above it behind it.
     */
    static Identity of(String source, List<X509Certificate> certificates, PrivateKey key) throws TlsException {
        X509Certificate leaf = certificates.stream()
                .filter(candidate -> PrivateKeys.belong(key, candidate.getPublicKey()))
                .findFirst()
                .orElseThrow(() -> new TlsException("the private key does not belong to the certificate"));
        List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
        Optional<X509Certificate> above = issuer(leaf, certificates);
        while (above.isPresent() && !chain.contains(above.get())) {
            chain.add(above.get());
            above = issuer(above.get(), certificates);
        }
        return new Identity(source, chain, key);
    }

    private static Optional<X509Certificate> issuer(X509Certificate of, List<X509Certificate> among) {
        return among.stream()
                .filter(candidate -> candidate.getSubjectX500Principal().equals(of.getIssuerX500Principal()))
                .findFirst();
    }

    X509Certificate certificate() {
        return chain.get(0);
    }

    boolean isRsa() {
        return certificate().getPublicKey().getAlgorithm().equals("RSA");
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "Identity[" + source + " " + certificate().getSubjectX500Principal() + "]";
    }
}
