package org.smee.http.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads certificates and keys from the files that the settings name. Blocking; not for request threads. */
final class CertificateFiles {
    private static final String CERTIFICATE_IN_DIRECTORY = "tls.crt";
    private static final String KEY_IN_DIRECTORY = "tls.key";
    private static final long LONGEST_FILE = 1 << 20;

    private CertificateFiles() {}

    /**
     * The bytes of every file, by name, so that two readings can be compared; symbolic links are followed at every
     * call. Throws for a file that cannot be read.
     */
    static Map<Path, byte[]> read(TlsSettings settings) throws TlsException {
        Map<Path, byte[]> contents = new TreeMap<>();
        for (int i = 0; i < settings.certificates().size(); i++) {
            add(contents, certificateFile(settings, i));
            add(contents, keyFile(settings, i));
        }
        if (settings.keystore().isPresent()) {
            add(contents, settings.keystore().get());
        }
        return contents;
    }

    /** Makes identities of what {@link #read} returned. Throws with the file's name for anything that is not usable. */
    static List<Identity> identities(TlsSettings settings, Map<Path, byte[]> contents) throws TlsException {
        List<Identity> identities = new ArrayList<>();
        for (int i = 0; i < settings.certificates().size(); i++) {
            Path certificate = certificateFile(settings, i);
            Path key = keyFile(settings, i);
            try {
                identities.add(pem(certificate, content(contents, certificate), content(contents, key)));
            } catch (TlsException e) {
                String files = certificate.equals(key) ? "" + certificate : certificate + " with " + key;
                throw new TlsException(files + ": " + e.getMessage());
            }
        }
        if (settings.keystore().isPresent()) {
            Path keystore = settings.keystore().get();
            identities.addAll(pkcs12(keystore, content(contents, keystore), settings.password()));
        }
        return List.copyOf(identities);
    }

    private static Path certificateFile(TlsSettings settings, int index) {
        Path named = settings.certificates().get(index);
        return Files.isDirectory(named) ? named.resolve(CERTIFICATE_IN_DIRECTORY) : named;
    }

    private static Path keyFile(TlsSettings settings, int index) {
        Path named = settings.keys().get(index);
        return Files.isDirectory(named) ? named.resolve(KEY_IN_DIRECTORY) : named;
    }

    private static byte[] content(Map<Path, byte[]> contents, Path file) throws TlsException {
        byte[] content = contents.get(file);
        if (content == null) {
            throw new TlsException(file + " changed while it was read");
        }
        return content;
    }

    private static void add(Map<Path, byte[]> contents, Path file) throws TlsException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes((int) LONGEST_FILE + 1);
            if (content.length > LONGEST_FILE) {
                throw new TlsException(file + " is longer than " + LONGEST_FILE + " bytes");
            }
            contents.put(file, content);
        } catch (NoSuchFileException e) {
            throw new TlsException(file + " is not there");
        } catch (IOException e) {
            throw new TlsException(file + " cannot be read: " + e);
        }
    }

    private static Identity pem(Path file, byte[] certificateFile, byte[] keyFile) throws TlsException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem block : Pem.blocks(text(certificateFile))) {
            if (block.isCertificate()) {
                certificates.add(certificate(block));
            }
        }
        if (certificates.isEmpty()) {
            throw new TlsException("there is no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        }
        Pem key = Pem.blocks(text(keyFile)).stream()
                .filter(Pem::isPrivateKey)
                .findFirst()
                .orElseThrow(
                        () -> new TlsException("there is no private key in PEM form (-----BEGIN PRIVATE KEY-----)"));
        PrivateKey decoded = PrivateKeys.decode(key, certificates.get(0).getPublicKey());
        return Identity.of(file.toString(), certificates, decoded);
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    private static X509Certificate certificate(Pem block) throws TlsException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException e) {
            throw new TlsException("a certificate is damaged: " + e.getMessage());
        }
    }

    private static List<Identity> pkcs12(Path file, byte[] content, String password) throws TlsException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), password.toCharArray());
            List<Identity> identities = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.getKey(alias, password.toCharArray()) instanceof PrivateKey key) {
                    List<X509Certificate> chain = new ArrayList<>();
                    for (Certificate certificate : store.getCertificateChain(alias)) {
                        chain.add((X509Certificate) certificate);
                    }
                    identities.add(Identity.of(file + " (" + alias + ")", chain, key));
                }
            }
            if (identities.isEmpty()) {
                throw new TlsException("there is no private key in it");
            }
            return identities;
        } catch (TlsException e) {
            throw new TlsException(file + ": " + e.getMessage());
        } catch (IOException | GeneralSecurityException e) {
            throw new TlsException(file + " is no PKCS #12 file, or tls.keystore.password does not open it");
        }
    }
}
