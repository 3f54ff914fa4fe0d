package org.smee.iso.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class UpstreamTest {
    @Test
    void afterCloseNobodyIsAskedAndTheClientsThreadGoes() {
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        try (FakeSource source = new FakeSource(new byte[100])) {
            SourceUrl url = SourceUrl.parse(source.url());
            Upstream upstream = new Upstream(Runnable::run, Duration.ofSeconds(10));
            assertThat(upstream.get(url, Map.of(), answer -> Upstream.refuse(answer.statusCode()))
                            .join())
                    .isEqualTo(200);

            upstream.close();

            assertThat(upstream.get(url, Map.of(), answer -> Upstream.refuse(0))
                            .handle((done, failure) -> failure)
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("stopped or replaced");
            assertThat(source.seen).hasSize(1);
        }
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            System.gc();
            assertThat(Thread.getAllStackTraces().keySet().stream().filter(thread -> !before.contains(thread)))
                    .noneMatch(thread -> thread.getName().contains("SelectorManager"));
        });
    }
}
