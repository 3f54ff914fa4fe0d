package org.smee.console.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;

/** A private key in OpenSSH's file format, readable by its owner alone. */
final class KeyFile {
    private KeyFile() {}

    /**
     * Reads the key in {@code file}; makes one first if the file is not there. Throws {@link IOException} naming the
     * file if it holds no key.
     */
    static KeyPair readOrCreate(Path file) throws IOException, GeneralSecurityException {
        if (!Files.exists(file)) {
            create(file);
        }
        for (KeyPair pair : new FileKeyPairProvider(file).loadKeys(null)) {
            return pair;
        }
        throw new IOException(file + " holds no private key; remove it and a new one is made at the next start");
    }

    private static void create(Path file) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        writePrivately(
                draft,
                out -> OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
                        generator.generateKeyPair(), "smee", null, out));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes {@code file}, which must not exist, with mode 600 from its first byte on. */
    static void writePrivately(Path file, Content content) throws IOException, GeneralSecurityException {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    file + " appeared while it was being written; another process uses this directory", e);
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            content.writeTo(out);
        }
    }

    /** Writes the bytes of a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException, GeneralSecurityException;
    }
}
