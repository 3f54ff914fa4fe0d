package org.smee.iso.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An image in a file of this host: a local source, or a copy of a remote one, which may still be growing. */
final class StoredImage implements Image {
    private static final Logger log = LoggerFactory.getLogger(StoredImage.class);

    private final Version version;
    private final Findings findings;
    private final FileChannel channel;
    /** Set for a local source, whose file may change under our hands. */
    private final Optional<LocalFile> watched;

    private int users;
    private boolean retired;

    private StoredImage(Version version, Findings findings, FileChannel channel, Optional<LocalFile> watched) {
        this.version = version;
        this.findings = findings;
        this.channel = channel;
        this.watched = watched;
    }

    /** A local source, whose placeholders have yet to be found. */
    static StoredImage local(LocalFile file, Magic magic) throws IOException {
        FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ);
        return new StoredImage(file.version(), new Findings(magic), channel, Optional.of(file));
    }

    /** A new copy, to be written by {@link #append}. */
    static StoredImage growing(Version version, Path file, Magic magic) throws IOException {
        FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        return new StoredImage(version, new Findings(magic), channel, Optional.empty());
    }

    /** A copy of an earlier run. */
    static StoredImage kept(Version version, Path file, Findings findings) throws IOException {
        return new StoredImage(version, findings, FileChannel.open(file, StandardOpenOption.READ), Optional.empty());
    }

    @Override
    public Version version() {
        return version;
    }

    @Override
    public long size() {
        return version.size() == Version.UNKNOWN ? findings.seen() : version.size();
    }

    @Override
    public Findings findings() {
        return findings;
    }

    @Override
    public long neededFor(long first) {
        return version.size() == Version.UNKNOWN ? Long.MAX_VALUE : first + 1;
    }

    @Override
    public boolean isAtHand(long end) {
        return findings.safe() >= end;
    }

    @Override
    public boolean isBroken() {
        return findings.problem().isPresent();
    }

    /** Adds to a growing copy; one thread. */
    void append(ByteBuffer bytes) throws IOException {
        ByteBuffer toFile = bytes.duplicate();
        while (toFile.hasRemaining()) {
            channel.write(toFile);
        }
        findings.feed(bytes);
    }

    /** Reads bytes of the file, whether or not their placeholders are known. Returns the number, -1 at the end. */
    int fetch(ByteBuffer into, long position) throws IOException {
        return channel.read(into, position);
    }

    @Override
    public synchronized boolean retain() {
        if (retired) {
            return false;
        }
        users++;
        return true;
    }

    @Override
    public synchronized void release() {
        users--;
        closeIfUnused();
    }

    /** Nobody gets it any more: {@code file} is deleted, and its bytes go when the last user is gone. */
    synchronized void retire(Optional<Path> file) {
        retired = true;
        closeIfUnused();
        if (file.isPresent()) {
            try {
                Files.deleteIfExists(file.get());
            } catch (IOException e) {
                log.warn("event=iso.copy-not-removed file={} reason=\"{}\"", file.get(), e.toString());
            }
        }
    }

    @Override
    public Reading read(long first, long length) {
        return new Reading() {
            private long position = first;
            private final long end = first + length;

            @Override
            public int read(byte[] into, int max, Runnable wake) throws IOException {
                long wanted = Math.min(max, end - position);
                long ready = Math.min(wanted, findings.safe() - position);
                if (ready <= 0) {
                    if (findings.problem().isPresent()) {
                        throw findings.problem().get();
                    }
                    findings.whenSafe(position + wanted, wake);
                    return LATER;
                }
                fill(ByteBuffer.wrap(into, 0, (int) ready), position);
                if (watched.isPresent()) {
                    watched.get().check();
                }
                position += ready;
                return (int) ready;
            }

            @Override
            public void close() {}
        };
    }

    private void fill(ByteBuffer into, long from) throws IOException {
        long position = from;
        while (into.hasRemaining()) {
            int count = channel.read(into, position);
            if (count < 0) {
                throw SourceProblem.bad("the file of the image ends at " + position + " of " + size() + " bytes");
            }
            position += count;
        }
    }

    private void closeIfUnused() {
        if (!retired || users > 0) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            log.warn("event=iso.copy-not-closed reason=\"{}\"", e.toString());
        }
    }
}
