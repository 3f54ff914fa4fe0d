package org.smee.script.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smee.api.hardware.Boot;

/**
 * The file that says which machine has used which token: a line each, {@code time TAB machine TAB token}, the machine
 * percent-encoded, the last line of a machine counts. Lines are added at the end and are on the disk when
 * {@link #append} returns; {@link #rewrite} replaces the file in one step. Blocks on the disk; one thread at a time.
 */
final class OnceFile {
    private static final long LARGEST = 256L * 1024 * 1024;

    private final Path path;

    OnceFile(Path path) {
        this.path = path;
    }

    /**
     * A machine that has used a token.
     *
     * @param machine its name
     * @param token which one
     * @param at when
     */
    record Use(String machine, String token, Instant at) {}

    /**
     * What the file holds.
     *
     * @param uses the last one of each machine
     * @param lines how many lines there are
     * @param broken the numbers of lines that nobody can read
     * @param torn whether the last line has no end: the machine it is about was never told that it counts
     */
    record Content(Map<String, Use> uses, int lines, List<Integer> broken, boolean torn) {}

    /** Reads the file; one that is not there is empty. */
    Content read() throws IOException {
        byte[] bytes;
        try {
            if (Files.size(path) > LARGEST) {
                throw new IOException(path + " is larger than " + LARGEST + " bytes");
            }
            bytes = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return new Content(new LinkedHashMap<>(), 0, List.of(), false);
        }
        Map<String, Use> uses = new LinkedHashMap<>();
        List<Integer> broken = new ArrayList<>();
        int lines = 0;
        int start = 0;
        for (int end = 0; end < bytes.length; end++) {
            if (bytes[end] == '\n') {
                lines++;
                parse(new String(bytes, start, end - start, UTF_8), lines, uses, broken);
                start = end + 1;
            }
        }
        return new Content(uses, lines, List.copyOf(broken), start < bytes.length);
    }

    /** Adds a line. After an exception a part of it may stand there: {@link #rewrite} before the next one. */
    void append(Use use) throws IOException {
        makeDirectory();
        try (FileChannel file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            write(file, line(use));
            file.force(true);
        }
    }

    /** Replaces the content. */
    void rewrite(Collection<Use> uses) throws IOException {
        makeDirectory();
        Path next = path.resolveSibling(path.getFileName() + ".new");
        StringBuilder text = new StringBuilder(uses.size() * 64);
        uses.forEach(use -> text.append(line(use)));
        try (FileChannel file = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            write(file, text.toString());
            file.force(true);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Keeps the present file under another name, so that nothing is lost that a person can still read. */
    Path keepBroken() throws IOException {
        Path kept = path.resolveSibling(path.getFileName() + ".broken");
        Files.copy(path, kept, StandardCopyOption.REPLACE_EXISTING);
        return kept;
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private void makeDirectory() throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
    }

    private static void write(FileChannel file, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private static String line(Use use) {
        return use.at() + "\t" + URLEncoder.encode(use.machine(), UTF_8) + "\t" + use.token() + "\n";
    }

    private static void parse(String line, int number, Map<String, Use> uses, List<Integer> broken) {
        String[] fields = line.split("\t", -1);
        try {
            if (fields.length != 3 || fields[1].isEmpty()) {
                throw new IllegalArgumentException("three fields are needed");
            }
            String machine = URLDecoder.decode(fields[1], UTF_8);
            String token = Boot.once(fields[2]).token();
            uses.remove(machine);
            uses.put(machine, new Use(machine, token, Instant.parse(fields[0])));
        } catch (IllegalArgumentException | DateTimeException e) {
            broken.add(number);
        }
    }
}
