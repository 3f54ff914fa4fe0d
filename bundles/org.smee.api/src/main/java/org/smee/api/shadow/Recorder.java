package org.smee.api.shadow;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** Writes the DHCP messages that arrive and our replies to a pcap file. Any thread; throws with a sentence on trouble. */
@ProviderType
public interface Recorder {
    /**
     * Begins a file; {@code mebibytes} is its greatest size, 1..1024, after which recording ends by itself. Throws {@link
     * IllegalStateException} if a recording runs, {@link java.io.UncheckedIOException} if there can be no file.
     */
    Recording start(int mebibytes);

    /** Ends the recording, if there is one. */
    Recording stop();

    /** How the present or last recording is. */
    Recording status();

    /**
     * One recording.
     *
     * @param running whether it goes on
     * @param file where it is; empty: there was none since the start
     * @param messages messages and replies in the file
     * @param bytes size of the file
     * @param limit its greatest size, bytes
     * @param dropped exchanges that are missing because the disk was too slow
     * @param since when it began
     * @param ended why it ended, in words; empty: it goes on
     */
    record Recording(
            boolean running,
            String file,
            long messages,
            long bytes,
            long limit,
            long dropped,
            Instant since,
            String ended) {}
}
