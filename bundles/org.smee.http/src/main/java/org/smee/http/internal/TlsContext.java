package org.smee.http.internal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Makes what the JDK's TLS needs from identities; the keys stay in memory. */
final class TlsContext {
    private static final char[] IN_MEMORY = new char[0];

    private TlsContext() {}

    /**
     * A context that picks, per handshake, the certificate whose key the client can use and whose names fit the name
     * it asks for (SNI, RFC 6066 section 3).
     */
    static SSLContext of(List<Identity> identities) throws TlsException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, IN_MEMORY);
            for (int i = 0; i < identities.size(); i++) {
                Identity identity = identities.get(i);
                store.setKeyEntry(
                        "identity-" + i,
                        identity.key(),
                        IN_MEMORY,
                        identity.chain().toArray(new Certificate[0]));
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509"); // the one that looks at SNI
            keys.init(store, IN_MEMORY);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[0], null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsException("this Java cannot use the certificate: " + e.getMessage());
        }
    }
}
