package org.smee.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private static final int FLUSHED = -1;
    private final Sender sender = new Sender(Bench.address("192.0.2.1"), 0);
    private final SyslogCounters counters = new SyslogCounters();

    private Entry entry(int count) {
        return new Entry.Suppressed(sender, 0, count);
    }

    private static Backlog.Writer writer(IntConsumer counts) {
        return new Backlog.Writer() {
            @Override
            public void write(Entry entry) {
                counts.accept(((Entry.Suppressed) entry).count());
            }

            @Override
            public void flush() {
                counts.accept(FLUSHED);
            }
        };
    }

    @Test
    void entriesAreWrittenInOrder() {
        List<Integer> written = new CopyOnWriteArrayList<>();
        Backlog backlog = new Backlog(1_000_000, writer(written::add), counters);

        for (int i = 0; i < 1_000; i++) {
            backlog.put(entry(i));
        }
        backlog.close();

        assertThat(written).endsWith(FLUSHED);
        written.removeIf(count -> count == FLUSHED);
        assertThat(written).hasSize(1_000).isSorted();
    }

    @Test
    void anEntryThatCannotBeWrittenIsCountedAndTheNextOneComes() {
        AtomicInteger written = new AtomicInteger();
        Backlog backlog = new Backlog(
                1_000_000,
                writer(count -> {
                    if (count <= 0) {
                        throw new IllegalStateException("told to");
                    }
                    written.incrementAndGet();
                }),
                counters);

        backlog.put(entry(0));
        backlog.put(entry(1));
        await().until(() -> written.get() == 1);
        backlog.close();

        assertThat(counters.failed.sum()).as("the entry and at least one flush").isGreaterThan(1);
    }

    @Test
    void whenWritingIsTooSlowMemoryStaysBoundedAndLossesAreCounted() {
        CountDownLatch disk = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        Backlog backlog = new Backlog(
                100 * Entry.OVERHEAD,
                writer(count -> {
                    try {
                        disk.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    written.addAndGet(count == FLUSHED ? 0 : 1);
                }),
                counters);

        for (int i = 0; i < 1_000; i++) {
            backlog.put(entry(i));
        }
        assertThat(counters.lost.sum()).isBetween(898L, 899L);
        disk.countDown();
        await().until(() -> written.get() == 1_000 - counters.lost.sum());
        backlog.put(entry(1));
        backlog.close();

        assertThat(written.get()).isEqualTo(1_000 - (int) counters.lost.sum() + 1);
    }
}
