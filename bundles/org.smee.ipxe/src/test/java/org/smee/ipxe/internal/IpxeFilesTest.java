package org.smee.ipxe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.boot.BootFile;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.NotMine;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.Protocol;
import org.smee.testkit.BootFileProviderContract;

class IpxeFilesTest extends BootFileProviderContract {
    private static final String MARKER = "#a8b7e61f1075c37a793f2f92cee89f7bba00c4a8d7842ce3d40b5889032d8881\n"
            + "#ddd16a4fc4926ecefdfb6941e33c44ed3647133638f5e84021ea44d3152e7f97";
    private static final long SECOND = 1_000_000_000L;
    private static final Instant NOW = Instant.parse("2031-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private final AtomicLong nanos = new AtomicLong();

    @BeforeEach
    void files() throws IOException {
        write("ipxe.efi", "before" + MARKER + "after");
        write("snponly.efi", "snponly");
        write("own.kpxe", "own");
        write("secret.txt", "secret");
    }

    @Override
    protected BootFileProvider provider() {
        return provider("", true, true);
    }

    @Override
    protected String existingName() {
        return "/ipxe/52:54:00:aa:88:2a/ipxe.efi";
    }

    @Test
    void nameOfSmeeIsServedFromWhatTheSystemCallsIt() {
        assertThat(text(ask(provider(), "snp-x86_64.efi"))).isEqualTo("snponly");
    }

    @Test
    void missingBinaryIsNotFoundWithThePlacesAndTheCommand() {
        Refused refused = (Refused) ask(provider(), "a/b/undionly.kpxe");

        assertThat(refused.refusal()).isEqualTo(Refusal.NOT_FOUND);
        assertThat(refused.why()).contains("undionly.kpxe", directory.toString(), "./smee build");
    }

    @Test
    void missingBinariesAreReportedAtStartOneByOne() {
        IpxeReport report = report(settings("", true, true));

        assertThat(report.found()).containsExactly("ipxe.efi", "snp-x86_64.efi");
        assertThat(report.patchable()).containsExactly("ipxe.efi");
        assertThat(report.absent()).containsExactly("undionly.kpxe");
        assertThat(report.warnings()).isEmpty();
    }

    @Test
    void screenNamesWhatIsMissingInOneSentenceWithTheCommand() {
        IpxeFiles files = (IpxeFiles) provider();

        assertThat(files.problems()).hasSize(1).first().asString().contains("undionly.kpxe", "./smee build");
        assertThat(files.lines()).containsExactly("ipxe.efi (with marker), snp-x86_64.efi");
    }

    @Test
    void otherBinariesOfTheDirectoryAreServedUnlessSwitchedOff() {
        assertThat(text(ask(provider(), "own.kpxe"))).isEqualTo("own");
        assertThat(ask(provider("", true, false), "own.kpxe")).isInstanceOf(NotMine.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret.txt", "..", "a/..", ".efi", "..efi", "x\u0000.efi", "..\\own.kpxe", "absent.efi"})
    void nothingElseIsServed(String name) {
        assertThat(ask(provider(), name)).isInstanceOf(NotMine.class);
    }

    @Test
    void fileThatAppearsLaterIsServed() throws IOException {
        BootFileProvider files = provider();
        assertThat(ask(files, "undionly.kpxe")).isInstanceOf(Refused.class);

        write("undionly.kpxe", "new");

        assertThat(text(ask(files, "undionly.kpxe"))).isEqualTo("new");
    }

    @Test
    void replacedFileIsSeenAfterASecondAndOpenOnesStay() throws IOException {
        BootFileProvider files = provider();
        BootFile open = ((Opened) ask(files, "snp-x86_64.efi")).file();
        write("snponly.efi", "replaced");
        Files.setLastModifiedTime(
                directory.resolve("snponly.efi"), FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));

        assertThat(text(ask(files, "snp-x86_64.efi"))).isEqualTo("snponly");
        nanos.addAndGet(SECOND);
        BootFile next = ((Opened) ask(files, "snp-x86_64.efi")).file();

        assertThat(text(next)).isEqualTo("replaced");
        assertThat(text(open)).isEqualTo("snponly");
        assertThat(next.etag()).isNotEqualTo(open.etag());
        assertThat(next.modified()).isEqualTo("2030-01-01T00:00:00Z");
    }

    @Test
    void removedFileIsMissingAfterASecond() throws IOException {
        BootFileProvider files = provider();
        Files.delete(directory.resolve("snponly.efi"));
        nanos.addAndGet(SECOND);

        assertThat(ask(files, "snp-x86_64.efi")).isInstanceOf(Refused.class);
    }

    @Test
    void patchReplacesTheMarkerAndKeepsTheSize() {
        String patched = text(ask(provider("set a b", true, true), "ipxe.efi"));

        assertThat(patched).isEqualTo("before" + "set a b" + " ".repeat(131 - 7) + "after");
    }

    @Test
    void binaryWithoutMarkerIsServedAsItIsAndReported() {
        assertThat(text(ask(provider("set a b", true, true), "snp-x86_64.efi"))).isEqualTo("snponly");
        assertThat(report(settings("set a b", true, true)).warnings())
                .anySatisfy(w -> assertThat(w).contains("snp-x86_64.efi has no marker"))
                .noneSatisfy(w -> assertThat(w).contains("ipxe.efi has no marker"));
    }

    @Test
    void httpCanBeSwitchedOffWithoutTftp() {
        BootFileProvider files = provider("", false, true);

        assertThat(ask(files, "ipxe.efi")).isInstanceOf(Refused.class);
        assertThat(ask(files, "ipxe.efi", Protocol.TFTP)).isInstanceOf(Opened.class);
    }

    @Test
    void invalidSettingsKeepTheGoodOnes() {
        IpxeFiles files = provider("", true, true);

        files.modified(Map.of("script.patch", "x".repeat(132)));
        assertThat(ask(files, "own.kpxe")).isInstanceOf(Opened.class);

        files.modified(Map.of("directories", directory.toString(), "serve.unmapped", "false"));
        assertThat(ask(files, "own.kpxe")).isInstanceOf(NotMine.class);
        assertThat(ask(files, "ipxe.efi")).isInstanceOf(Opened.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ipxe.efi",
                "/ipxe.efi",
                "//ipxe/ipxe.efi",
                "ipxe/52:54:00:aa:88:2a/ipxe.efi",
                "ipxe/binary/52-54-00-AA-88-2A/ipxe.efi",
                "5254.00aa.882a/ipxe.efi",
                "525400aa882a/ipxe.efi",
                "a/b/c/d/e/f/ipxe.efi",
                "ipxe.efi-00-23b1e307bb35484f535a1f772c06910e-d887dc3912240434-01",
                "52:54:00:aa:88:2a/ipxe.efi-00-23b1e307bb35484f535a1f772c06910e-d887dc3912240434-01"
            })
    void everyWayToWriteTheNameLeadsToTheBinary(String name) {
        assertThat(text(ask(provider(), name))).startsWith("before");
        assertThat(text(ask(provider(), name, Protocol.TFTP))).startsWith("before");
    }

    @Test
    void nameWithAnInvalidTraceIsNobodys() {
        String zeros = "ipxe.efi-00-00000000000000000000000000000000-d887dc3912240434-01";

        assertThat(ask(provider(), zeros)).isInstanceOf(NotMine.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arm64-efi/snponly.efi",
                "ipxe/52:54:00:aa:88:2a/arm64-efi/snponly.efi",
                "x/arm64-efi/snponly.efi"
            })
    void fileOfASubdirectoryIsServedByItsPath(String name) throws IOException {
        Files.createDirectory(directory.resolve("arm64-efi"));
        write("arm64-efi/snponly.efi", "arm");

        assertThat(text(ask(provider(), name))).isEqualTo("arm");
        assertThat(text(ask(provider(), "snponly.efi"))).isEqualTo("snponly");
        assertThat(text(ask(provider(), "arm64-efi/ipxe.efi"))).startsWith("before");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BOOTX64.EFI", "undionly.0", "ipxe.lkrn", "tools.iso", "grub+x.efi"})
    void bootFilesOfOtherNamesAreServed(String name) throws IOException {
        write(name, "other");

        assertThat(text(ask(provider(), "ipxe/52:54:00:aa:88:2a/" + name))).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.efi",
                "arm64-efi/../../outside.efi",
                "./own.kpxe/../outside.efi",
                "/etc/../outside.efi",
                "arm64-efi//outside.efi",
                "-own.efi",
                "arm64-efi",
                "arm64-efi/",
                "dir.efi"
            })
    void nothingOutsideTheDirectoriesIsReached(String name) throws IOException {
        Files.writeString(directory.resolveSibling("outside.efi"), "outside");
        Files.createDirectory(directory.resolve("arm64-efi"));
        Files.createDirectory(directory.resolve("dir.efi"));

        assertThat(ask(provider(), name)).isInstanceOf(NotMine.class);
        Files.delete(directory.resolveSibling("outside.efi"));
    }

    @Test
    void ofSeveralMarkersTheFirstIsReplacedAndTheReportSaysSo() throws IOException {
        write("ipxe.efi", MARKER + "-" + MARKER);

        assertThat(text(ask(provider("x", true, true), "ipxe.efi"))).isEqualTo("x" + " ".repeat(130) + "-" + MARKER);
        assertThat(report(settings("x", true, true)).warnings())
                .anySatisfy(warning -> assertThat(warning).contains("ipxe.efi has 2 markers"));
    }

    @Test
    void markerThatIsCutOffIsNone() throws IOException {
        write("ipxe.efi", "#" + MARKER.substring(0, 130) + "!" + MARKER.substring(0, 130));

        assertThat(report(settings("x", true, true)).patchable()).isEmpty();
        assertThat(text(ask(provider("x", true, true), "ipxe.efi"))).doesNotContain("x ");
    }

    @Test
    void longestPatchFillsTheMarkerExactly() throws IOException {
        String patch = "p".repeat(131);

        assertThat(text(ask(provider(patch, true, true), "ipxe.efi"))).isEqualTo("before" + patch + "after");
        assertThat(text(ask(provider(patch, true, true), "ipxe.efi", Protocol.TFTP)))
                .isEqualTo("before" + patch + "after");
    }

    @Test
    void tagIsOfTheContentSoThatItOutlivesARestartAndFollowsThePatch() {
        String plain = etag(provider("", true, true));

        assertThat(etag(provider("", true, true))).isEqualTo(plain);
        assertThat(etag(provider("x", true, true))).isNotEqualTo(plain).isEqualTo(etag(provider("x", true, true)));
    }

    @Test
    void otherPatchMakesTheCopyNewerThanItsFileButNoOther() throws IOException {
        FileTime old = FileTime.from(Instant.parse("2020-02-02T02:02:02.9Z"));
        Files.setLastModifiedTime(directory.resolve("ipxe.efi"), old);
        Files.setLastModifiedTime(directory.resolve("snponly.efi"), old);
        IpxeFiles files = provider("x", true, true);
        assertThat(modified(files, "ipxe.efi")).isEqualTo("2020-02-02T02:02:02Z");

        files.modified(Map.of("directories", directory.toString(), "script.patch", "y"));
        assertThat(modified(files, "ipxe.efi")).isEqualTo(NOW);
        assertThat(modified(files, "snponly.efi")).isEqualTo("2020-02-02T02:02:02Z");

        files.modified(Map.of("directories", directory.toString(), "script.patch", "y", "cache.mebibytes", "2"));
        assertThat(modified(files, "ipxe.efi")).as("the patch stayed").isEqualTo(NOW);
    }

    @Test
    void fileReplacedByOneOfTheSameSizeAndTimeIsSeen() throws IOException {
        IpxeFiles files = provider("", true, true);
        Path served = directory.resolve("snponly.efi");
        FileTime time = Files.getLastModifiedTime(served);
        write("next", "SNPONLY");
        Files.setLastModifiedTime(directory.resolve("next"), time);
        Files.move(directory.resolve("next"), served, StandardCopyOption.REPLACE_EXISTING);
        nanos.addAndGet(SECOND);

        assertThat(text(ask(files, "snp-x86_64.efi"))).isEqualTo("SNPONLY");
    }

    @Test
    void unreadableFileIsBrokenAndTheNextRequestLooksAgain() throws IOException {
        IpxeFiles files = provider("", true, true);
        try (RandomAccessFile huge =
                new RandomAccessFile(directory.resolve("huge.efi").toFile(), "rw")) {
            huge.setLength((64L << 20) + 1);
        }

        Refused refused = (Refused) ask(files, "huge.efi");
        assertThat(refused.refusal()).isEqualTo(Refusal.BROKEN);
        assertThat(refused.why()).contains("huge.efi", "67108865 bytes");

        write("huge.efi", "small now");
        nanos.addAndGet(SECOND);
        assertThat(text(ask(files, "huge.efi"))).isEqualTo("small now");
    }

    @Test
    void newVersionThatCannotBeReadLeavesTheOldOneInService() throws IOException {
        IpxeFiles files = provider("", true, true);
        try (RandomAccessFile huge =
                new RandomAccessFile(directory.resolve("snponly.efi").toFile(), "rw")) {
            huge.setLength((64L << 20) + 1);
        }
        nanos.addAndGet(SECOND);

        assertThat(text(ask(files, "snp-x86_64.efi"))).isEqualTo("snponly");
    }

    @Test
    void manyClientsOfOneFileReadItOnceAndNobodyWaitsOnTheCallersThread() {
        List<Runnable> waiting = new ArrayList<>();
        IpxeFiles files = provider(settings("", true, true), waiting::add);
        int atStart = waiting.size();

        List<CompletableFuture<BootFileAnswer>> answers = Stream.generate(
                        () -> request(files, "own.kpxe", Protocol.TFTP))
                .limit(100)
                .toList();
        assertThat(waiting).hasSize(atStart + 1);
        assertThat(answers).noneMatch(CompletableFuture::isDone);

        List.copyOf(waiting).forEach(Runnable::run);
        assertThat(answers).allSatisfy(answer -> assertThat(text(answer.join())).isEqualTo("own"));
    }

    @Test
    void whenTheProviderStopsWaitingClientsAreTold() {
        IpxeFiles files = provider(settings("", true, true), work -> {
            throw new RejectedExecutionException("stopped");
        });

        assertThat(((Refused) ask(files, "own.kpxe")).why()).contains("stops");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private IpxeFiles provider(String patch, boolean http, boolean unmapped) {
        return provider(settings(patch, http, unmapped), Runnable::run);
    }

    private IpxeFiles provider(IpxeSettings settings, Executor loader) {
        return new IpxeFiles(settings, loader, () -> {}, Clock.fixed(NOW, ZoneOffset.UTC), nanos::get);
    }

    private IpxeReport report(IpxeSettings settings) {
        Copies copies = new Copies(settings.patch(), Instant.EPOCH, settings.cacheBytes(), Runnable::run);
        return IpxeReport.of(new Binaries(settings, copies, nanos::get)).join();
    }

    private IpxeSettings settings(String patch, boolean http, boolean unmapped) {
        Map<String, List<String>> names = new java.util.LinkedHashMap<>();
        names.put("ipxe.efi", List.of("ipxe.efi"));
        names.put("snp-x86_64.efi", List.of("snp-x86_64.efi", "snponly.efi"));
        names.put("undionly.kpxe", List.of("undionly.kpxe"));
        List<Path> places = List.of(directory.resolve("absent"), directory);
        return new IpxeSettings(http, places, names, unmapped, new ScriptPatch(patch), 64);
    }

    private static BootFileAnswer ask(BootFileProvider provider, String name) {
        return ask(provider, name, Protocol.HTTP);
    }

    private static BootFileAnswer ask(BootFileProvider provider, String name, Protocol protocol) {
        return request(provider, name, protocol).join();
    }

    private static CompletableFuture<BootFileAnswer> request(
            BootFileProvider provider, String name, Protocol protocol) {
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        return provider.open(BootFileRequest.of(name, protocol, local, local)).toCompletableFuture();
    }

    private static String etag(BootFileProvider provider) {
        return ((Opened) ask(provider, "ipxe.efi")).file().etag();
    }

    private static Instant modified(BootFileProvider provider, String name) {
        return ((Opened) ask(provider, name)).file().modified();
    }

    private static String text(BootFileAnswer answer) {
        assertThat(answer).isInstanceOf(Opened.class);
        return text(((Opened) answer).file());
    }

    private static String text(BootFile file) {
        ByteBuffer content = ByteBuffer.allocate((int) file.size());
        try {
            file.read(0, content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new String(content.array(), StandardCharsets.UTF_8);
    }
}
