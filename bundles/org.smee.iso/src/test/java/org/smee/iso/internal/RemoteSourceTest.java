package org.smee.iso.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.iso.internal.FakeSource.Habit;

class RemoteSourceTest {
    private static final int[] AT = {0, 65_536 - 100, 500_000, 1_000_000 - 1024};
    private static final byte[] IMAGE = Images.with(1_000_000, AT);
    private static final byte[] PATCHED = Images.patched(IMAGE, IsoSite.ARGUMENTS, AT);
    private static final byte[] OTHER = Images.with(1_000_000, 300_000);
    private static final byte[] OTHER_PATCHED = Images.patched(OTHER, IsoSite.ARGUMENTS, 300_000);
    /** Settings under which images are copied, and under which they are passed through. */
    private static final String COPY = "64";

    private static final String PASS = "0";

    @TempDir
    Path directory;

    private final FakeSource source = new FakeSource(IMAGE);
    private final List<IsoSite> sites = new ArrayList<>();

    @AfterEach
    void stop() {
        source.close();
        sites.forEach(IsoSite::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {COPY, PASS})
    void anyRangeIsASliceOfTheWhole(String cache) {
        IsoSite site = site("cache.size", cache);
        assertThat(site.get(IsoSite.PATH).body()).isEqualTo(PATCHED);
        assertSlices(site, PATCHED, cache.equals(COPY) ? 3000 : 500);
        if (cache.equals(COPY)) {
            assertThat(source.seen).hasSize(1);
        }
    }

    @Test
    void sourceThatIgnoresRangesIsPassedThroughAllTheSame() {
        source.habits.add(Habit.NO_RANGES);

        assertSlices(site("cache.size", PASS), PATCHED, 50);
    }

    @ParameterizedTest
    @ValueSource(strings = {COPY, PASS})
    void everybodyShareTheOneSearch(String cache) {
        source.holdAt = 500_000;
        IsoSite site = site("cache.size", cache);
        List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(site.client()
                    .sendAsync(
                            site.request("GET", IsoSite.PATH, "Range", "bytes=500000-500099"),
                            BodyHandlers.ofByteArray()));
        }
        source.hold.countDown();

        assertThat(all)
                .allSatisfy(
                        one -> assertThat(one.join().body()).isEqualTo(Arrays.copyOfRange(PATCHED, 500_000, 500_100)));
        assertThat(source.seen.stream().filter(seen -> !seen.headers().containsKey("range")))
                .hasSize(1);
    }

    @Test
    void imageIsServedWhileItIsStillBeingRead() throws IOException {
        source.holdAt = 600_000;
        IsoSite site = site();

        assertThat(site.get(IsoSite.PATH, "Range", "bytes=65000-67999").body())
                .isEqualTo(Arrays.copyOfRange(PATCHED, 65_000, 68_000));
        CompletableFuture<HttpResponse<byte[]>> whole =
                site.client().sendAsync(site.request("GET", IsoSite.PATH), BodyHandlers.ofByteArray());
        source.hold.countDown();
        assertThat(whole.join().body()).isEqualTo(PATCHED);
    }

    @Test
    void whoMustWaitTooLongIsToldHowFarItIs() {
        source.holdAt = 600_000;
        IsoSite site = site("wait.time", "1s");

        HttpResponse<byte[]> response = site.get(IsoSite.PATH, "Range", "bytes=900000-900009");

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(IsoSite.header(response, "Retry-After")).isEqualTo("5");
        assertThat(IsoSite.text(response)).contains("still being read", "of 0 MiB");
        assertThat(site.servlet.lines()).anyMatch(line -> line.contains("being read"));
    }

    @ParameterizedTest
    @ValueSource(strings = {COPY, PASS})
    void sourceThatBreaksOffGivesABrokenTransferAndNotAWrongOne(String cache) {
        IsoSite site = site("cache.size", cache, "url", "");
        if (cache.equals(PASS)) {
            site.change("url", source.url());
            await().untilAsserted(() -> assertThat(
                            site.get(IsoSite.PATH, "Range", "bytes=0-9").statusCode())
                    .isEqualTo(206));
        }
        source.cutAt = 700_000;
        site.change("url", source.url());

        String raw = new String(site.raw(IsoSite.PATH), StandardCharsets.ISO_8859_1);

        assertThat(raw).startsWith("HTTP/1.1 200 ").contains("Content-Length: 1000000");
        byte[] body = raw.substring(raw.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(body.length).isLessThan(PATCHED.length);
        assertThat(body).isEqualTo(Arrays.copyOf(PATCHED, body.length));
        await().untilAsserted(() -> assertThat(site.reasons()).anyMatch(why -> why.contains("broke off")));
        source.cutAt = Long.MAX_VALUE;
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(site.get(IsoSite.PATH).body()).isEqualTo(PATCHED));
    }

    @Test
    void sourceThatIsNotThereIs502AndOneThatKeepsSilentIs504() {
        source.down();
        IsoSite site = site("upstream.timeout", "500ms");

        HttpResponse<byte[]> gone = site.get(IsoSite.PATH);
        assertThat(gone.statusCode()).isEqualTo(502);
        assertThat(IsoSite.text(gone)).contains("cannot connect to http://127.0.0.1");
        source.silent = true;
        source.up();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(site.get(IsoSite.PATH).statusCode()).isEqualTo(504));
        assertThat(site.servlet.problems()).anyMatch(text -> text.contains("does not answer in time"));
    }

    @ParameterizedTest
    @ValueSource(strings = {COPY, PASS})
    void sourceThatStopsSendingIsGivenUp(String cache) {
        source.holdAt = 300_000;
        IsoSite site = site("cache.size", cache, "upstream.timeout", "500ms");

        HttpResponse<byte[]> response = site.get(IsoSite.PATH, "Range", "bytes=900000-900009");

        assertThat(response.statusCode()).isEqualTo(504);
        assertThat(IsoSite.text(response)).contains("sent nothing for 500 ms");
    }

    @ParameterizedTest
    @CsvSource({
        "ONLY_MISSING, answers with status 404",
        "GZIP, Content-Encoding: gzip",
        "UNTIL_CLOSE, says neither how large the image is nor where it ends",
    })
    void uselessAnswersAre502WithTheReason(Habit habit, String why) {
        source.habits.add(habit);

        HttpResponse<byte[]> response = site().get(IsoSite.PATH);

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(IsoSite.text(response)).contains(why);
    }

    @Test
    void redirectsAreFollowedAndCredentialsStay() {
        try (FakeSource target = new FakeSource(IMAGE)) {
            source.redirect = target.url();
            IsoSite site = site("url", source.url().replace("//", "//me:secret@"));

            assertThat(site.get(IsoSite.PATH).body()).isEqualTo(PATCHED);
            assertThat(source.seen.get(0).headers()).containsEntry("authorization", "Basic bWU6c2VjcmV0");
            assertThat(target.seen.get(0).headers()).doesNotContainKey("authorization");
            assertThat(site.reasons()).noneMatch(why -> why.contains("secret"));
            assertThat(site.servlet.lines()).noneMatch(line -> line.contains("secret"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "/hook.iso", "gopher://x/"})
    void redirectsToFilesAndForEverAreRefused(String location) {
        source.redirect = location;

        HttpResponse<byte[]> response = site().get(IsoSite.PATH);

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(IsoSite.text(response)).contains("redirects");
        assertThat(source.seen).hasSizeLessThan(12);
    }

    @Test
    void clientHeadersAndQueryStayHere() {
        IsoSite site = site("url", source.url() + "?v=1");

        site.get(IsoSite.PATH + "?x=y", "Authorization", "Bearer t", "Cookie", "a=b");

        assertThat(source.seen.get(0).target()).isEqualTo("/hook.iso?v=1");
        assertThat(source.seen.get(0).headers()).doesNotContainKeys("authorization", "cookie");
    }

    @Test
    void newVersionIsForNewMountsOnly() {
        IsoSite site = site("recheck", "0s");
        assertThat(site.get(IsoSite.PATH, "Range", "bytes=299000-300999").statusCode())
                .isEqualTo(206);
        await().until(() -> site.servlet.lines().toString().contains("placeholder found"));
        source.content = OTHER;
        source.tag = "\"v2\"";

        assertThat(site.get(IsoSite.PATH, "Range", "bytes=299000-300999").body())
                .isEqualTo(Arrays.copyOfRange(PATCHED, 299_000, 301_000));
        assertThat(site.get(IsoSite.PATH).body()).isEqualTo(OTHER_PATCHED);
        assertThat(site.get(IsoSite.PATH, "Range", "bytes=299000-300999").body())
                .isEqualTo(Arrays.copyOfRange(OTHER_PATCHED, 299_000, 301_000));
        await().untilAsserted(() -> assertThat(copies()).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changeBetweenSearchAndRangeIs502AndNeverAMixture(boolean conditions) {
        IsoSite site = site("cache.size", PASS, "recheck", "1h");
        assertThat(site.get(IsoSite.PATH, "Range", "bytes=0-99").statusCode()).isEqualTo(206);
        source.content = OTHER;
        source.tag = "\"v2\"";
        if (!conditions) {
            source.habits.add(Habit.NO_CONDITIONS);
        }

        HttpResponse<byte[]> changed = site.get(IsoSite.PATH, "Range", "bytes=300000-300099");
        assertThat(changed.statusCode()).isEqualTo(502);
        assertThat(IsoSite.text(changed)).contains("has changed");
        assertThat(site.get(IsoSite.PATH, "Range", "bytes=300000-300099").body())
                .isEqualTo(Arrays.copyOfRange(OTHER_PATCHED, 300_000, 300_100));
    }

    @Test
    void wrongRangeOfTheSourceIsNotPassedOn() {
        IsoSite site = site("cache.size", PASS);
        source.habits.add(Habit.WRONG_RANGE);

        assertThat(site.get(IsoSite.PATH, "Range", "bytes=10-19").statusCode()).isEqualTo(502);
    }

    @Test
    void unchangedSourceIsNotReadAgain() {
        IsoSite site = site("recheck", "0s");
        site.get(IsoSite.PATH);
        await().until(() -> site.servlet.lines().toString().contains("placeholder found"));
        site.get(IsoSite.PATH);

        assertThat(source.seen.get(source.seen.size() - 1).headers()).containsEntry("if-none-match", "\"v1\"");
        source.habits.add(Habit.NO_CONDITIONS);
        assertThat(site.get(IsoSite.PATH).body()).isEqualTo(PATCHED);
        assertThat(copies()).isEqualTo(1);
    }

    @Test
    void lastVersionStaysInUseWhileTheSourceIsDown() {
        IsoSite site = site("recheck", "0s");
        assertThat(site.get(IsoSite.PATH).body()).isEqualTo(PATCHED);
        await().until(() -> site.servlet.lines().toString().contains("placeholder found"));
        source.down();

        await().untilAsserted(() -> {
            assertThat(site.get(IsoSite.PATH).body()).isEqualTo(PATCHED);
            assertThat(site.servlet.problems())
                    .anyMatch(text -> text.contains("the last complete version stays in use"));
        });
    }

    @Test
    void copySurvivesARestartAlsoWithoutItsSource() {
        IsoSite first = site();
        assertThat(first.get(IsoSite.PATH).body()).isEqualTo(PATCHED);
        await().untilAsserted(() -> assertThat(labels()).isEqualTo(1));
        first.close();
        IsoSite second = site();
        assertThat(second.get(IsoSite.PATH).body()).isEqualTo(PATCHED);
        second.close();
        assertThat(source.seen.stream().filter(seen -> !seen.headers().containsKey("if-none-match")))
                .hasSize(1);
        source.down();

        assertThat(site().get(IsoSite.PATH).body()).isEqualTo(PATCHED);
    }

    @Test
    void copyIsSearchedAgainForAnotherPlaceholder() {
        IsoSite site = site();
        assertThat(site.get(IsoSite.PATH).body()).isEqualTo(PATCHED);
        await().untilAsserted(() -> assertThat(labels()).isEqualTo(1));

        site.change("magic.string", new String(Images.placeholder(), StandardCharsets.US_ASCII).substring(0, 1000));
        await().untilAsserted(() -> assertThat(
                        site.get(IsoSite.PATH, "Range", "bytes=0-9").statusCode())
                .isEqualTo(206));

        byte[] tail = site.get(IsoSite.PATH, "Range", "bytes=500000-501023").body();
        assertThat(new String(tail, StandardCharsets.US_ASCII))
                .startsWith("console=ttyAMA0")
                .endsWith("60b0w");
        assertThat(source.seen.stream().filter(seen -> !seen.headers().containsKey("if-none-match")))
                .hasSize(1);
    }

    @Test
    void rubbishInTheCacheDirectoryIsClearedAwayAndOtherFilesAreNot() throws IOException {
        Path cache = Files.createDirectories(directory.resolve("cache"));
        Files.writeString(cache.resolve("0123456789abcdef-01234567.part"), "x");
        Files.writeString(cache.resolve("0123456789abcdef-11234567.iso"), "x");
        Files.writeString(cache.resolve("0123456789abcdef-21234567.iso"), "x");
        Files.writeString(cache.resolve("0123456789abcdef-21234567.properties"), "size=99\n");
        Files.writeString(cache.resolve("important.txt"), "x");

        assertThat(site().get(IsoSite.PATH).body()).isEqualTo(PATCHED);

        try (Stream<Path> files = Files.list(cache)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("0123")))
                    .isEmpty();
        }
        assertThat(cache.resolve("important.txt")).exists();
    }

    @Test
    void oldestCopyMakesRoom() {
        byte[] large = Images.with(700_000, 100);
        source.content = large;
        try (FakeSource another = new FakeSource(large)) {
            IsoSite site = site("cache.size", "1");
            site.get(IsoSite.PATH);
            await().untilAsserted(() -> assertThat(labels()).isEqualTo(1));
            site.change("url", another.url());
            byte[] patched = Images.patched(large, IsoSite.ARGUMENTS, 100);

            assertThat(site.get(IsoSite.PATH).body()).isEqualTo(patched);
            await().untilAsserted(() -> assertThat(copies()).isEqualTo(1));
            site.change("url", source.url());
            assertThat(site.get(IsoSite.PATH).body()).isEqualTo(patched);
        }
    }

    @Test
    void imageLargerThanTheCacheIsPassedThrough() {
        source.content = Images.with(2_000_000, 1_500_000);
        IsoSite site = site("cache.size", "1");

        assertThat(site.get(IsoSite.PATH).body())
                .isEqualTo(Images.patched(source.content, IsoSite.ARGUMENTS, 1_500_000));
        assertThat(site.servlet.lines()).anyMatch(line -> line.contains("not copied: it is larger than cache.size"));
    }

    @Test
    void directoryThatCannotBeWrittenMeansPassingThrough() throws IOException {
        Files.writeString(directory.resolve("file"), "x");
        IsoSite site = site("cache.directory", directory.resolve("file/cache"));

        assertThat(site.get(IsoSite.PATH).body()).isEqualTo(PATCHED);
        assertThat(site.servlet.lines()).anyMatch(line -> line.contains("cannot be written"));
    }

    @Test
    void sourceThatDoesNotSayItsSizeIsCopiedFirst() {
        source.habits.add(Habit.CHUNKED);
        IsoSite site = site();

        assertThat(site.get(IsoSite.PATH).body()).isEqualTo(PATCHED);
        assertThat(IsoSite.header(site.send("HEAD", IsoSite.PATH), "Content-Length"))
                .isEqualTo("1000000");
        HttpResponse<byte[]> passed = site("cache.size", PASS).get(IsoSite.PATH);
        assertThat(passed.statusCode()).isEqualTo(502);
        assertThat(IsoSite.text(passed)).contains("how large it is");
    }

    @Test
    void sourceWhoseChangesCannotBeNoticedIsNeverPassedThrough() {
        source.habits.addAll(List.of(Habit.NO_TAG, Habit.NO_DATE));

        assertThat(site().get(IsoSite.PATH).body()).isEqualTo(PATCHED);
        HttpResponse<byte[]> passed = site("cache.size", PASS).get(IsoSite.PATH);
        assertThat(passed.statusCode()).isEqualTo(502);
        assertThat(IsoSite.text(passed)).contains("ETag or Last-Modified");
    }

    @Test
    void dateAloneIsEnoughToTellVersions() {
        source.habits.add(Habit.NO_TAG);
        IsoSite site = site("cache.size", PASS);

        assertSlices(site, PATCHED, 20);
        assertThat(source.seen.get(source.seen.size() - 1).headers()).containsEntry("if-range", source.date);
    }

    @Test
    void slowClientSlowsThePassageDown() throws IOException {
        byte[] large = Images.with(30_000_000, 29_000_000);
        source.content = large;
        IsoSite site = site("cache.size", PASS);
        site.get(IsoSite.PATH, "Range", "bytes=0-9");
        source.hold = new CountDownLatch(1);

        try (var stalled = site.connect(IsoSite.PATH)) {
            stalled.getInputStream().readNBytes(10_000);

            assertThat(site.get(IsoSite.PATH, "Range", "bytes=29000000-29000099")
                            .body())
                    .isEqualTo(Arrays.copyOfRange(
                            Images.patched(large, IsoSite.ARGUMENTS, 29_000_000), 29_000_000, 29_000_100));
        }
        await().untilAsserted(() -> assertThat(site.reasons()).anyMatch(why -> why.contains("went away")));
    }

    @Test
    void stopWhileReadingLeavesNothingBehind() {
        source.holdAt = 500_000;
        IsoSite site = site();
        assertThat(site.get(IsoSite.PATH, "Range", "bytes=0-9").statusCode()).isEqualTo(206);

        site.close();

        await().untilAsserted(() -> assertThat(copies()).isZero());
    }

    @Test
    void changedSettingsDoNotDisturbAMount() {
        IsoSite site = site();
        site.get(IsoSite.PATH);
        await().untilAsserted(() -> assertThat(labels()).isEqualTo(1));
        site.change("recheck", "1m");

        assertThat(site.get(IsoSite.PATH).body()).isEqualTo(PATCHED);
        assertThat(source.seen).hasSize(2);
    }

    private IsoSite site(Object... settings) {
        List<Object> all = new ArrayList<>(List.of("url", source.url()));
        all.addAll(List.of(settings));
        IsoSite site = new IsoSite(directory, all.toArray());
        sites.add(site);
        return site;
    }

    private static void assertSlices(IsoSite site, byte[] whole, int rounds) {
        Random random = new Random(5);
        for (int i = 0; i < rounds; i++) {
            int around =
                    i % 2 == 0 ? random.nextInt(whole.length) : AT[i / 2 % AT.length] + random.nextInt(2500) - 1250;
            int first = Math.max(0, Math.min(whole.length - 1, around));
            int length = 1 + random.nextInt(Math.min(whole.length - first, i % 3 == 0 ? 150_000 : 2000));

            HttpResponse<byte[]> response =
                    site.get(IsoSite.PATH, "Range", "bytes=" + first + "-" + (first + length - 1));

            assertThat(Arrays.equals(response.body(), 0, response.body().length, whole, first, first + length))
                    .as("range %d+%d: %d", first, length, response.statusCode())
                    .isTrue();
        }
    }

    private long copies() {
        return files(".iso") + files(".part");
    }

    private long labels() {
        return files(".properties");
    }

    private long files(String ending) {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(ending)).count();
        } catch (IOException e) {
            return 0;
        }
    }
}
