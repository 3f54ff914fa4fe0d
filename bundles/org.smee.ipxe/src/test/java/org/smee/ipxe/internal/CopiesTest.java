package org.smee.ipxe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smee.api.boot.BootFile;

class CopiesTest {
    @TempDir
    Path directory;

    private final List<Runnable> reads = new ArrayList<>();

    private Copies copies(long maxBytes) {
        return new Copies(ScriptPatch.NONE, Instant.EPOCH, maxBytes, work -> {
            reads.add(work);
            work.run();
        });
    }

    @Test
    void leastRecentlyUsedLeavesWhenThereAreTooManyBytes() throws IOException {
        Source first = file("a", 40);
        Source second = file("b", 40);
        Source third = file("c", 40);
        Copies copies = copies(100);
        copies.of(first).join();
        copies.of(second).join();
        copies.of(first).join();

        copies.of(third).join();
        assertThat(copies.bytes()).isEqualTo(80);

        copies.of(first).join();
        assertThat(reads).as("still in memory").hasSize(3);
        copies.of(second).join();
        assertThat(reads).as("read again").hasSize(4);
    }

    @Test
    void fileLargerThanTheWholeCacheIsServedAndNotKept() throws IOException {
        Source large = file("a", 101);
        Copies copies = copies(100);

        assertThat(copies.of(large).join().size()).isEqualTo(101);
        assertThat(copies.bytes()).isZero();
    }

    @Test
    void whoReadsACopyGoesOnWhenItLeaves() throws IOException {
        Source first = file("a", 60);
        Copies copies = copies(100);
        BootFile open = copies.of(first).join().open();

        copies.of(file("b", 60)).join();

        ByteBuffer into = ByteBuffer.allocate(60);
        assertThat(open.read(0, into)).isEqualTo(60);
        assertThat(copies.bytes()).isEqualTo(60);
    }

    @Test
    void newVersionTakesThePlaceOfTheOldOne() throws IOException {
        Copies copies = copies(100);
        copies.of(file("a", 60)).join();

        assertThat(copies.of(file("a", 50)).join().size()).isEqualTo(50);
        assertThat(copies.bytes()).isEqualTo(50);
    }

    @Test
    void forgottenCopyCountsNoMore() throws IOException {
        Copies copies = copies(100);
        copies.of(file("a", 60)).join();

        copies.forget(directory.resolve("a"));
        copies.forget(directory.resolve("a"));

        assertThat(copies.bytes()).isZero();
    }

    @Test
    void fileThatChangesWhileItIsReadIsNotTakenForItsOldVersion() throws IOException {
        Source before = file("a", 60);
        file("a", 61);

        assertThat(copies(100).of(before)).isCompletedExceptionally();
    }

    @Test
    void removedFileIsAnError() throws IOException {
        Source gone = file("a", 60);
        Files.delete(directory.resolve("a"));

        assertThat(copies(100).of(gone)).isCompletedExceptionally();
    }

    private Source file(String name, int length) throws IOException {
        Path path = directory.resolve(name);
        Files.write(path, new byte[length]);
        return Source.at(path).orElseThrow();
    }
}
