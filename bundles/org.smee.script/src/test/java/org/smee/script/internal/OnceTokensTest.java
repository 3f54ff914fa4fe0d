package org.smee.script.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnceTokensTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);
    private static final String GOOD = "2026-11-24T11:00:00Z\tsandbox\tdeploy-42\n";

    @TempDir
    Path directory;

    @Test
    void whatIsUsedIsOneLineOnTheDisk() throws IOException {
        try (OnceTokens tokens = open()) {
            use(tokens, "one/weiß 1", "a");
            use(tokens, "two", "");
        }

        assertThat(file()).hasContent("2026-11-24T12:00:00Z\tone%2Fwei%C3%9F+1\ta\n2026-11-24T12:00:00Z\ttwo\t\n");
        try (OnceTokens again = open()) {
            assertThat(again.used("one/weiß 1", "a")).isPresent();
            assertThat(again.used("two", "")).isPresent();
            assertThat(again.used("two", "a")).isEmpty();
        }
    }

    @Test
    void theLastTokenOfAMachineCounts() throws IOException {
        try (OnceTokens tokens = open()) {
            use(tokens, "m", "a");
            use(tokens, "m", "b");
            assertThat(tokens.used("m", "a")).isEmpty();
        }
        try (OnceTokens again = open()) {
            assertThat(again.used("m", "b")).isPresent();
            assertThat(again.used("m", "a")).isEmpty();
        }
    }

    @Test
    void usingTwiceWritesOnce() throws IOException {
        try (OnceTokens tokens = open()) {
            use(tokens, "m", "a");
            use(tokens, "m", "a");
        }

        assertThat(Files.readAllLines(file())).hasSize(1);
    }

    @Test
    void theFileStaysSmallHoweverOftenTokensChange() throws IOException {
        try (OnceTokens tokens = open()) {
            IntStream.range(0, 3000).forEach(i -> use(tokens, "m", "t" + i));
        }

        assertThat(Files.readAllLines(file()).size()).isLessThan(1100);
        try (OnceTokens again = open()) {
            assertThat(again.used("m", "t2999")).isPresent();
        }
    }

    @Test
    void machinesThatConfirmTogetherAreAllWritten() throws IOException {
        try (OnceTokens tokens = open()) {
            List<CompletableFuture<String>> all = IntStream.range(0, 200)
                    .parallel()
                    .mapToObj(i -> tokens.use("m" + i, "a").toCompletableFuture())
                    .toList();
            assertThat(all).allSatisfy(done -> assertThat(done.join()).isEmpty());
        }

        try (OnceTokens again = open()) {
            assertThat(again.size()).isEqualTo(200);
        }
    }

    @Test
    void aLineWithoutEndWasNeverPromisedAndDisappearsWithTheNextOne() throws IOException {
        Files.writeString(file(), GOOD + "2026-11-24T11:30:00Z\ttorn\tdep");

        try (OnceTokens tokens = open()) {
            assertThat(tokens.problems()).isEmpty();
            assertThat(tokens.used("torn", "dep")).isEmpty();
            use(tokens, "next", "a");
        }

        assertThat(file()).content().contains("\tsandbox\t", "\tnext\t").doesNotContain("torn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "",
                "yesterday\tm\ta",
                "2026-11-24T11:00:00Z\tm",
                "2026-11-24T11:00:00Z\t\ta",
                "2026-11-24T11:00:00Z\tm\ta b",
                "2026-11-24T11:00:00Z\tm%zz\ta",
                "2026-11-24T11:00:00Z\tm\ta\tb",
                "\u0000\u0000\u0000"
            })
    void aBrokenLineIsNamedAndKeptAndTheOthersCount(String line) throws IOException {
        Files.writeString(file(), GOOD + line + "\n" + GOOD.replace("sandbox", "other"));

        try (OnceTokens tokens = open()) {
            assertThat(tokens.used("sandbox", "deploy-42")).isPresent();
            assertThat(tokens.used("other", "deploy-42")).isPresent();
            assertThat(tokens.problem()).isEmpty();
            assertThat(tokens.problems()).singleElement().asString().contains("line 2 of " + file(), "once.tsv.broken");
            use(tokens, "next", "a");
        }

        assertThat(directory.resolve("once.tsv.broken")).content().contains(line + "\n");
        try (OnceTokens again = open()) {
            assertThat(again.problems()).isEmpty();
            assertThat(again.size()).isEqualTo(3);
        }
    }

    @Test
    void bytesThatAreNoTextAreABrokenLine() throws IOException {
        Files.write(file(), new byte[] {(byte) 0xff, (byte) 0xfe, 0, '\n'});

        try (OnceTokens tokens = open()) {
            assertThat(tokens.problems()).singleElement().asString().contains("line 1 of ");
        }
    }

    @Test
    void theDirectoryIsMadeIfItIsMissing() {
        Path deep = directory.resolve("a/b/once.tsv");
        try (OnceTokens tokens = new OnceTokens(deep, NOON)) {
            use(tokens, "m", "a");
        }

        assertThat(deep).exists();
    }

    private OnceTokens open() {
        return new OnceTokens(file(), NOON);
    }

    private Path file() {
        return directory.resolve("once.tsv");
    }

    private static void use(OnceTokens tokens, String machine, String token) {
        assertThat(tokens.use(machine, token).toCompletableFuture().join()).isEmpty();
    }
}
