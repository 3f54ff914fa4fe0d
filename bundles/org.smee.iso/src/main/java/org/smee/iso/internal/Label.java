package org.smee.iso.internal;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What a copy is, in the file beside it: version, placeholder, and where that stands. */
final class Label {
    private Label() {}

    /**
     * Opens the copy that {@code label} belongs to. Throws {@link IOException} or {@link IllegalArgumentException} if the
     * two do not fit. For another placeholder than {@code magic} its findings are still to be made.
     */
    static StoredImage read(Path label, Path content, Magic magic) throws IOException {
        Properties said = new Properties();
        try (Reader reader = Files.newBufferedReader(label)) {
            said.load(reader);
        }
        long size = Long.parseLong(said.getProperty("size", "x"));
        if (Files.size(content) != size) {
            throw new IOException("has " + Files.size(content) + " bytes, not " + size);
        }
        Version version = new Version(
                said.getProperty("etag", ""), said.getProperty("modified", ""), size, said.getProperty("tag", ""));
        if (!said.getProperty("magic", "").equals(magic.tag())) {
            return StoredImage.kept(version, content, new Findings(magic));
        }
        long[] offsets = Arrays.stream(said.getProperty("offsets", "").split(","))
                .filter(offset -> !offset.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        return StoredImage.kept(version, content, Findings.known(magic, size, offsets));
    }

    /** Writes what a complete copy is. */
    static void write(Path label, StoredImage image) throws IOException {
        Version version = image.version();
        Properties said = new Properties();
        said.setProperty("etag", version.etag());
        said.setProperty("modified", version.modified());
        said.setProperty("size", Long.toString(image.size()));
        said.setProperty("tag", version.tag());
        said.setProperty("magic", image.findings().magic().tag());
        said.setProperty(
                "offsets",
                LongStream.of(image.findings().offsets())
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining(",")));
        try (Writer writer = Files.newBufferedWriter(label)) {
            said.store(writer, null);
        }
    }
}
