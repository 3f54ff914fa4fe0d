package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.BootFiles;
import org.smee.api.boot.Protocol;
import org.smee.api.plugin.Limits;
import org.smee.api.plugin.PluginState.Condition;
import org.smee.api.plugin.Plugins;
import org.smee.testkit.InMemoryBootFiles;
import org.smee.testkit.hostile.HostileProvider;
import org.smee.testkit.hostile.Misdeed;

/** A provider that misbehaves, before one that does not. */
class HostileProviderTest {
    private static final BootFileRequest REQUEST = BootFileRequest.of(
            "ipxe.efi", Protocol.TFTP, new InetSocketAddress("10.0.0.77", 2000), new InetSocketAddress("10.0.0.1", 69));
    private static final Limits LIMITS = new Limits(Duration.ofMillis(100), Duration.ofMillis(50), 100, 2, 16);

    private final HostileProvider hostile = new HostileProvider();
    private final InMemoryBootFiles good = new InMemoryBootFiles().file("ipxe.efi", new byte[7]);
    private final Plugins<BootFileProvider> providers = new Plugins<>("test", "provider", LIMITS);

    @BeforeEach
    void inService() {
        providers.replaceAll(List.of(good, hostile));
    }

    @AfterEach
    void close() {
        hostile.temper.does(Misdeed.NONE);
        providers.close();
    }

    private BootFileAnswer ask() {
        return BootFiles.open(providers, REQUEST)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private long size() {
        return ((BootFileAnswer.Opened) ask()).file().size();
    }

    private Condition condition() {
        return providers.plugins().get(0).condition();
    }

    @ParameterizedTest
    @EnumSource(names = {"THROW", "ERROR", "NULL", "FAIL", "NONSENSE", "NEVER"})
    void theNextInRankIsAsked(Misdeed misdeed) {
        hostile.temper.does(misdeed);

        assertThat(size()).isEqualTo(7);
        assertThat(providers.plugins().get(0).reason()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"THROW,BROKEN", "NULL,BROKEN", "NEVER,UNAVAILABLE"})
    void ifNobodyElseHasTheFileItIsNotSaidToBeMissing(Misdeed misdeed, Refusal refusal) {
        providers.replaceAll(List.of(hostile));
        hostile.temper.does(misdeed);

        BootFileAnswer.Refused refused = (BootFileAnswer.Refused) ask();

        assertThat(refused.refusal()).isEqualTo(refusal);
        assertThat(refused.why()).contains("HostileProvider", "smee:plugins");
    }

    @Test
    void oneThatNeverAnswersIsBypassedAndTakenBack() {
        hostile.temper.does(Misdeed.NEVER);
        for (int i = 0; i < 3; i++) {
            ask();
        }
        assertThat(condition()).isEqualTo(Condition.BYPASSED);
        assertThat(BootFiles.open(providers, REQUEST).toCompletableFuture()).isDone();

        hostile.temper.does(Misdeed.NONE);

        await().until(() -> size() == HostileProvider.CONTENT.length());
    }

    @Test
    void oneThatBlocksHoldsItsCallerUntilItIsInterrupted() {
        hostile.temper.does(Misdeed.BLOCK);

        CompletableFuture<Long> loop = CompletableFuture.supplyAsync(this::size);

        assertThat(loop.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(7);
        assertThat(condition()).isEqualTo(Condition.ASIDE);
    }
}
