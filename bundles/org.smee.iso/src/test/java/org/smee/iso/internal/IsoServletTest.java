package org.smee.iso.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.hardware.Netboot;
import org.smee.api.status.Measurement;

class IsoServletTest {
    private static final int[] AT = {70_000, 1_000_000 - 500, 2_500_000 - 1024};
    private static final byte[] IMAGE = Images.with(2_500_000, AT);
    private static final int LARGE = 100_000_000;
    private static final byte[] PATCHED = Images.patched(IMAGE, IsoSite.ARGUMENTS, AT);

    @TempDir
    Path directory;

    private IsoSite site;

    @BeforeEach
    void start() throws IOException {
        Path image = Files.write(directory.resolve("hook.iso"), IMAGE);
        site = new IsoSite(directory, "url", image);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void wholeImageIsPatchedAtEveryPlace() {
        HttpResponse<byte[]> response = site.get(IsoSite.PATH);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(PATCHED);
        assertThat(IsoSite.header(response, "Content-Length")).isEqualTo("2500000");
        assertThat(IsoSite.header(response, "Accept-Ranges")).isEqualTo("bytes");
        assertThat(IsoSite.header(response, "ETag")).matches("\"[0-9a-f]{16}-[0-9a-f]{16}\"");
        assertThat(response.headers().firstValue("X-Global-Logging")).isEmpty();
        await().untilAsserted(() -> assertThat(site.reasons()).anyMatch(why -> why.startsWith("sent all of")));
        BootEvent sent = site.events.last();
        assertThat(sent.stage()).isEqualTo(Stage.ISO);
        assertThat(sent.machine().mac()).contains(Machines.MAC);
        assertThat(sent.details()).containsEntry("bytes", "2500000");
    }

    @Test
    void bytesAndPatchesAreCountedWholeAndInRanges() {
        site.get(IsoSite.PATH);
        await().until(() -> count("smee_iso_bytes") == IMAGE.length);
        assertThat(count("smee_iso_patched_bytes")).isEqualTo(AT.length * 1024.0);

        site.get(IsoSite.PATH, "Range", "bytes=" + (AT[0] + 10) + "-" + (AT[0] + 19));

        await().until(() -> count("smee_iso_bytes") == IMAGE.length + 10);
        assertThat(count("smee_iso_patched_bytes")).isEqualTo(AT.length * 1024.0 + 10);
        assertThat(count("smee_iso_ranges")).isEqualTo(2);
    }

    private double count(String name) {
        return site.servlet.measurements().stream()
                .filter(one -> one.name().equals(name))
                .mapToDouble(one -> ((Measurement.Count) one).value())
                .sum();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/iso/DE:ED:BE:EF:FE:ED/x.iso",
                "/iso/deedbeeffeed/x.iso",
                "/iso/deed.beef.feed/x.iso",
                "/iso/any/where/de%3Aed%3Abe%3Aef%3Afe%3Aed/x.iso"
            })
    void macMayBeWrittenInAnyForm(String path) {
        assertThat(site.get(path, "Range", "bytes=0-9").statusCode()).isEqualTo(206);
    }

    @Test
    void headAnnouncesWhatGetSends() {
        HttpResponse<byte[]> response = site.send("HEAD", IsoSite.PATH);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(IsoSite.header(response, "Content-Length")).isEqualTo("2500000");
        assertThat(response.body()).isEmpty();
        assertThat(IsoSite.header(response, "ETag")).isEqualTo(IsoSite.header(site.get(IsoSite.PATH), "ETag"));
    }

    @Test
    void anyRangeIsASliceOfTheWhole() {
        Random random = new Random(11);
        for (int i = 0; i < 3000; i++) {
            int first = near(random, i);
            int length = 1 + random.nextInt(Math.min(PATCHED.length - first, i % 3 == 0 ? 200_000 : 3000));

            HttpResponse<byte[]> response =
                    site.get(IsoSite.PATH, "Range", "bytes=" + first + "-" + (first + length - 1));

            assertThat(response.statusCode()).isEqualTo(206);
            assertThat(IsoSite.header(response, "Content-Range"))
                    .isEqualTo("bytes " + first + "-" + (first + length - 1) + "/2500000");
            assertThat(Arrays.equals(response.body(), 0, length, PATCHED, first, first + length))
                    .as("range %d+%d", first, length)
                    .isTrue();
        }
        assertThat(site.events.all()).hasSizeLessThan(5);
    }

    @Test
    void rangesOfAMountAreToldAsOne() {
        for (int i = 0; i < 50; i++) {
            site.get(IsoSite.PATH, "Range", "bytes=" + i * 1000 + "-" + (i * 1000 + 999));
        }
        site.close();

        await().untilAsserted(() -> assertThat(site.reasons()).hasSize(2));
        assertThat(site.reasons().get(0)).startsWith("begins to read");
        assertThat(site.reasons().get(1)).contains("has read ranges", ": 50, 48 KiB");
    }

    @Test
    void severalRangesAreAnsweredWithTheWhole() {
        assertThat(site.get(IsoSite.PATH, "Range", "bytes=0-1,5-9").statusCode())
                .isEqualTo(200);
    }

    @Test
    void rangeOutsideIs416WithTheSize() {
        HttpResponse<byte[]> response = site.get(IsoSite.PATH, "Range", "bytes=2500000-");

        assertThat(response.statusCode()).isEqualTo(416);
        assertThat(IsoSite.header(response, "Content-Range")).isEqualTo("bytes */2500000");
    }

    @Test
    void tagIsThatOfTheMachineAndItsArguments() {
        site.hardware.put(Machines.allowed(IsoSite.mac(1)));
        String mine = IsoSite.header(site.get(IsoSite.PATH), "ETag");
        String other = IsoSite.header(site.get("/iso/" + IsoSite.mac(1) + "/hook.iso"), "ETag");

        assertThat(mine).isNotEqualTo(other);
        assertThat(site.get(IsoSite.PATH, "If-None-Match", mine).statusCode()).isEqualTo(304);
        assertThat(site.get(IsoSite.PATH, "If-None-Match", other).statusCode()).isEqualTo(200);
        assertThat(site.get(IsoSite.PATH, "If-Match", other).statusCode()).isEqualTo(412);
        assertThat(site.get(IsoSite.PATH, "Range", "bytes=0-1", "If-Range", mine)
                        .statusCode())
                .isEqualTo(206);
        assertThat(site.get(IsoSite.PATH, "Range", "bytes=0-1", "If-Range", other)
                        .statusCode())
                .isEqualTo(200);
        assertThat(site.get(IsoSite.PATH, "Range", "bytes=0-1", "If-Range", "Thu, 01 Jan 2026 00:00:00 GMT")
                        .statusCode())
                .isEqualTo(200);
        site.change("extra.kernel.args", "quiet");
        assertThat(IsoSite.header(site.get(IsoSite.PATH), "ETag")).isNotEqualTo(mine);
    }

    @Test
    void otherMethodsAreNotAllowed() {
        HttpResponse<byte[]> response = site.send("POST", IsoSite.PATH);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(IsoSite.header(response, "Allow")).isEqualTo("GET, HEAD");
    }

    @ParameterizedTest
    @CsvSource({
        "/iso/de-ed-be-ef-fe-ed/hook.img, 404, NOT_FOUND, .iso",
        "/iso/de-ed-be-ef-fe-ed/hook.ISO, 404, NOT_FOUND, .iso",
        "/iso, 404, NOT_FOUND, .iso",
        "/iso/hook.iso, 400, REFUSED, no MAC address",
        "/iso/de-ed-be-ef-fe/hook.iso, 400, REFUSED, no MAC address",
        "/iso/02-00-00-00-00-02/hook.iso, 404, NOT_FOUND, no hardware record",
        "/iso/02-00-00-00-00-03/hook.iso, 403, REFUSED, netboot.allowPxe is false",
    })
    void refusalsSayWhy(String path, int status, Outcome outcome, String why) {
        site.hardware.put(Machines.with(IsoSite.mac(3), Netboot.DENIED));

        HttpResponse<byte[]> response = site.get(path);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(IsoSite.text(response)).contains(why).endsWith("\n");
        assertThat(site.events.last().outcome()).isEqualTo(outcome);
        assertThat(site.events.last().why()).contains(why);
    }

    @Test
    void outageOfTheBackendIsNotARefusal() {
        site.hardware.down("the API server is away");

        HttpResponse<byte[]> response = site.get(IsoSite.PATH);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(IsoSite.header(response, "Retry-After")).isEqualTo("5");
        assertThat(IsoSite.text(response)).contains("the API server is away");
    }

    @Test
    void underCompatAllowPxeDoesNotCountAndRefusalsAreEmpty() {
        site.hardware.put(Machines.with(IsoSite.mac(3), Netboot.DENIED));
        site.change("compat", "smee");

        assertThat(site.get("/iso/" + IsoSite.mac(3) + "/hook.iso").statusCode())
                .isEqualTo(200);
        assertThat(site.get("/iso/hook.iso").body()).isEmpty();
    }

    @Test
    void refusalThatRepeatsIsToldOnce() {
        for (int i = 0; i < 20; i++) {
            site.get("/iso/" + IsoSite.mac(9) + "/hook.iso");
        }

        assertThat(site.reasons()).hasSize(1);
    }

    @Test
    void tooManyArgumentsAreAnErrorBeforeTheFirstByte() {
        site.change("extra.kernel.args", "x=" + "y".repeat(1000));

        HttpResponse<byte[]> response = site.get(IsoSite.PATH);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(IsoSite.text(response)).contains("characters", "1024");
        assertThat(site.events.last().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void recordThatWouldAddAnArgumentIsAnError() {
        site.hardware.put(Machines.with(Machines.MAC, Machines.netboot("x init=/bin/sh", "", "")));

        HttpResponse<byte[]> response = site.get(IsoSite.PATH);

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(IsoSite.text(response)).contains("record node-1", "facility");
    }

    @Test
    void imageWithoutPlaceholderIsServedWithAWarningOrRefused() throws IOException {
        Path plain = Files.write(directory.resolve("plain.iso"), Images.with(100_000));
        site.change("url", plain);

        assertThat(site.get(IsoSite.PATH).body()).isEqualTo(Images.with(100_000));
        assertThat(site.get(IsoSite.PATH).body()).isEqualTo(Images.with(100_000));
        assertThat(site.servlet.problems()).anyMatch(text -> text.contains("no placeholder"));
        assertThat(site.events.all())
                .anyMatch(e -> e.outcome() == Outcome.FAILED && e.why().contains("no placeholder"));
        site.change("on.missing.magic", "refuse");
        HttpResponse<byte[]> refused = site.get(IsoSite.PATH);
        assertThat(refused.statusCode()).isEqualTo(502);
        assertThat(IsoSite.text(refused)).contains("magic.string");
    }

    @Test
    void placeholderMayBeAnother() throws IOException {
        Path other = Files.writeString(directory.resolve("other.iso"), "a".repeat(70_000) + "KERNEL-ARGUMENTS" + "z");
        site.change("url", other, "magic.string", "KERNEL-ARGUMENTS");

        assertThat(site.get(IsoSite.PATH).statusCode()).isEqualTo(500);
    }

    @Test
    void imageOfTheRecordWinsAndLocalOnesNeedPermission() throws IOException {
        Path own = Files.createDirectories(directory.resolve("images")).resolve("own.iso");
        Files.write(own, Images.with(9000, 10));
        site.hardware.put(
                Machines.with(Machines.MAC, Machines.netboot("", "", own.toUri().toString())));

        HttpResponse<byte[]> refused = site.get(IsoSite.PATH);
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(IsoSite.text(refused)).contains("local.directory");
        site.change("local.directory", directory.resolve("images"));
        assertThat(site.get(IsoSite.PATH).body())
                .isEqualTo(Images.patched(Images.with(9000, 10), IsoSite.ARGUMENTS, 10));
        Path link = Files.createSymbolicLink(directory.resolve("images/link.iso"), directory.resolve("hook.iso"));
        site.hardware.put(Machines.with(Machines.MAC, Machines.netboot("", "", link.toString())));
        assertThat(site.get(IsoSite.PATH).statusCode()).isEqualTo(500);
    }

    @Test
    void withoutAnyImageTheAnswerNamesTheSetting() {
        site.change("url", "");

        assertThat(site.get(IsoSite.PATH).statusCode()).isEqualTo(404);
        assertThat(site.events.last().why()).contains("SMEE_ISO_URL");
    }

    @Test
    void switchedOffIsNotFound() {
        site.change("enabled", "false");

        assertThat(site.get(IsoSite.PATH).statusCode()).isEqualTo(404);
        assertThat(site.events.last().why()).contains("SMEE_ISO_ENABLED");
        assertThat(site.servlet.lines()).anyMatch(line -> line.startsWith("off"));
    }

    @Test
    void missingLocalImageIs502WithItsPath() {
        site.change("url", directory.resolve("nothing.iso"));

        HttpResponse<byte[]> response = site.get(IsoSite.PATH);

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(IsoSite.text(response)).contains("nothing.iso");
    }

    @Test
    void replacedLocalImageIsSeenByTheNextMountAndNotByARunningOne() throws IOException {
        site.change("recheck", "0s");
        byte[] other = Images.with(2_500_000, 5);
        site.get(IsoSite.PATH, "Range", "bytes=0-9");
        Path next = Files.write(directory.resolve("next.iso"), other);
        Files.move(next, directory.resolve("hook.iso"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        assertThat(site.get(IsoSite.PATH, "Range", "bytes=0-99999").body()).isEqualTo(Arrays.copyOf(PATCHED, 100_000));
        assertThat(site.get(IsoSite.PATH).body()).isEqualTo(Images.patched(other, IsoSite.ARGUMENTS, 5));
    }

    @Test
    void overwrittenLocalImageBreaksTheTransfer() throws IOException {
        site.get(IsoSite.PATH, "Range", "bytes=0-9");
        Files.write(directory.resolve("hook.iso"), Images.with(2_400_000, 5));

        HttpResponse<byte[]> response = site.get(IsoSite.PATH, "Range", "bytes=0-99");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(IsoSite.text(response)).contains("was written to while it was read");
    }

    @Test
    void readersThatStandStillDelayNobody() throws IOException {
        List<Socket> stalled = new ArrayList<>();
        large();
        try {
            for (int i = 0; i < 40; i++) {
                stalled.add(site.connect(IsoSite.PATH));
            }

            assertThat(site.get(IsoSite.PATH, "Range", "bytes=70000-70009").body())
                    .hasSize(10);
        } finally {
            for (Socket socket : stalled) {
                socket.close();
            }
        }
        await().untilAsserted(() -> assertThat(site.reasons()).anyMatch(why -> why.contains("the client went away")));
    }

    @Test
    void streamUnderWayGoesOnAfterTheStop() throws Exception {
        large();
        try (Socket reader = site.connect(IsoSite.PATH)) {
            byte[] head = reader.getInputStream().readNBytes(1000);

            site.servlet.close();

            int rest = reader.getInputStream().readAllBytes().length;
            assertThat(head.length + rest).isGreaterThan(LARGE);
        }
        assertThat(site.reasons()).anyMatch(why -> why.startsWith("sent all of "));
        awaitEndOfThreads();
    }

    @Test
    void stopEndsStreamsAfterTheDrainAsIncompleteAndEveryThread() throws Exception {
        large();
        site.change("drain", "100ms");
        try (Socket stalled = site.connect(IsoSite.PATH)) {
            byte[] head = stalled.getInputStream().readNBytes(1000);

            site.servlet.close();

            await().untilAsserted(() -> assertThat(site.reasons()).anyMatch(why -> why.contains("broke off")));
            int rest = stalled.getInputStream().readAllBytes().length;
            assertThat(head.length + rest).isLessThan(LARGE);
        }
        awaitEndOfThreads();
    }

    private static void awaitEndOfThreads() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .noneMatch(thread -> thread.getName().startsWith("iso-")));
    }

    /** An image that no socket buffer takes whole. */
    private void large() throws IOException {
        Path large = directory.resolve("large.iso");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(LARGE);
        }
        site.change("url", large);
    }

    private static int near(Random random, int round) {
        if (round % 2 == 0) {
            return random.nextInt(PATCHED.length);
        }
        int around = AT[random.nextInt(AT.length)] + random.nextInt(3000) - 1500;
        return Math.max(0, Math.min(PATCHED.length - 1, around));
    }
}
