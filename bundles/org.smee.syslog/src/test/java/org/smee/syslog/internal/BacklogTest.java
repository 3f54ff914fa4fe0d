package org.smee.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Sender sender = new Sender(Bench.address("192.0.2.1"), 0);
    private final SyslogCounters counters = new SyslogCounters();

    private Entry entry(int count) {
        return new Entry.Suppressed(sender, count);
    }

    @Test
    void entriesAreWrittenInOrder() {
        List<Integer> written = new CopyOnWriteArrayList<>();
        Backlog backlog = new Backlog(1_000_000, entry -> written.add(((Entry.Suppressed) entry).count()), counters);

        for (int i = 0; i < 1_000; i++) {
            backlog.put(entry(i));
        }
        backlog.close();

        assertThat(written).hasSize(1_000).isSorted();
    }

    @Test
    void anEntryThatCannotBeWrittenIsCountedAndTheNextOneComes() {
        AtomicInteger written = new AtomicInteger();
        Backlog backlog = new Backlog(
                1_000_000,
                entry -> {
                    if (((Entry.Suppressed) entry).count() == 0) {
                        throw new IllegalStateException("told to");
                    }
                    written.incrementAndGet();
                },
                counters);

        backlog.put(entry(0));
        backlog.put(entry(1));
        await().until(() -> written.get() == 1);
        backlog.close();

        assertThat(counters.failed.sum()).isEqualTo(1);
    }

    @Test
    void whenWritingIsTooSlowMemoryStaysBoundedAndLossesAreCounted() {
        CountDownLatch disk = new CountDownLatch(1);
        AtomicInteger written = new AtomicInteger();
        Backlog backlog = new Backlog(
                100 * Entry.OVERHEAD,
                entry -> {
                    try {
                        disk.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    written.incrementAndGet();
                },
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
