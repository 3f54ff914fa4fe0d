package org.smee.bootfiles.internal;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smee.api.boot.BootFile;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.NotMine;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refusal;

class AssetDirectoryTest {
    @TempDir
    Path top;

    private Path root = Path.of("");
    private AssetDirectory assets = new AssetDirectory(root, false);

    @BeforeEach
    void create() throws IOException {
        root = Files.createDirectory(top.resolve("files"));
        assets = new AssetDirectory(root, false);
        Files.writeString(top.resolve("secret"), "secret");
        Files.createDirectories(root.resolve("a/b"));
        Files.writeString(root.resolve("a/b/file"), "content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b/file", "a//b/./file", "./a/b/file", "/a/b/file", "a\\b\\file"})
    void aFileIsFoundInEverySpelling(String name) {
        assertThat(Bench.textOf(open(name))).isEqualTo("content");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"..", "../secret", "a/../../secret", "a/b/..", "a\\..\\..\\secret", "a\u0000", "\n", "", "."})
    void aNameThatClimbsOrNamesNothingIsNoPath(String name) {
        assertThat(AssetPath.of(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", "a/missing/file", "a/b/file/below", "A/B/FILE"})
    void whatIsNotThereIsLeftToOthers(String name) {
        assertThat(open(name)).isInstanceOf(NotMine.class);
    }

    @Test
    void aNameLongerThanTheDiskAllowsIsRefusedWithoutThePathOfTheDirectory() {
        BootFileAnswer answer = open("x".repeat(500));

        assertThat(Bench.refused(answer).why()).doesNotContain(root.toString());
    }

    @Test
    void aLinkThatStaysInsideIsFollowed() throws IOException {
        Files.createSymbolicLink(root.resolve("current"), Path.of("a"));
        Files.createSymbolicLink(root.resolve("a/link"), root.resolve("a/b/file"));

        assertThat(Bench.textOf(open("current/b/file"))).isEqualTo("content");
        assertThat(Bench.textOf(open("a/link"))).isEqualTo("content");
    }

    @Test
    void aLinkThatLeadsOutIsRefusedAndDoesNotSayWhere() throws IOException {
        Files.createSymbolicLink(root.resolve("out"), Path.of("../secret"));
        Files.createSymbolicLink(root.resolve("up"), top);
        Files.createDirectory(top.resolve("files-beside"));
        Files.writeString(top.resolve("files-beside/file"), "secret");
        Files.createSymbolicLink(root.resolve("beside"), Path.of("../files-beside"));

        assertThat(Stream.of("out", "up/secret", "beside/file")).allSatisfy(name -> {
            var refused = Bench.refused(open(name));
            assertThat(refused.refusal()).isEqualTo(Refusal.NOT_FOUND);
            assertThat(refused.why()).contains("leads out").doesNotContain(top.toString());
        });
    }

    @Test
    void aLinkToNowhereIsNotThereAndLinksInACircleAreBroken() throws IOException {
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve("x"), Path.of("y"));
        Files.createSymbolicLink(root.resolve("y"), Path.of("x"));

        assertThat(open("dangling")).isInstanceOf(NotMine.class);
        assertThat(Bench.refused(open("x")).refusal()).isEqualTo(Refusal.BROKEN);
    }

    @ParameterizedTest
    @CsvSource({"swapped, file", "swapped/b, file", "a/b, link"})
    void aLinkThatIsSwappedInAfterTheCheckIsNotFollowed(String holder, String name) throws IOException {
        Files.createSymbolicLink(root.resolve("swapped"), Path.of("a"));
        Files.createSymbolicLink(root.resolve("a/b/link"), Path.of("file"));

        assertThatThrownBy(() -> NoLinks.open(root, Path.of(holder, name))).isInstanceOf(IOException.class);
    }

    @Test
    void theDirectoryItselfMayBeALinkThatIsSwapped() throws IOException {
        Path next = Files.createDirectory(top.resolve("next"));
        Files.writeString(next.resolve("file"), "new");
        Path link = Files.createSymbolicLink(top.resolve("link"), root.resolve("a/b"));
        AssetDirectory linked = new AssetDirectory(link, false);
        assertThat(Bench.textOf(linked.open(new AssetPath(java.util.List.of("file")))))
                .isEqualTo("content");

        Files.createSymbolicLink(top.resolve("link.new"), next);
        Files.move(top.resolve("link.new"), link, ATOMIC_MOVE);

        assertThat(Bench.textOf(linked.open(new AssetPath(java.util.List.of("file")))))
                .isEqualTo("new");
    }

    @Test
    void aDirectoryAndAPipeAreRefusedWithoutWaiting() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();

        assertThat(Bench.refused(open("a")).why()).isEqualTo("\"a\" is a directory");
        assertThat(Bench.refused(open("pipe")).why()).contains("is a pipe, a device or a socket");
    }

    @ParameterizedTest
    @ValueSource(strings = {".hidden", ".git/config", "a/.vmlinuz.swp"})
    void hiddenFilesAreServedOnlyIfAllowed(String name) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), "hidden");

        assertThat(Bench.refused(open(name)).why()).contains("hidden.files=true");
        assertThat(Bench.textOf(
                        new AssetDirectory(root, true).open(AssetPath.of(name).orElseThrow())))
                .isEqualTo("hidden");
    }

    @Test
    void aFileThatIsReplacedIsReadToItsEndAsItWas() throws IOException {
        try (BootFile file = opened("a/b/file")) {
            Files.writeString(root.resolve("a/b/new"), "replacement, longer than before");
            Files.move(root.resolve("a/b/new"), root.resolve("a/b/file"), ATOMIC_MOVE);

            assertThat(file.size()).isEqualTo(7);
            assertThat(text(file)).isEqualTo("content");
        }
        assertThat(Bench.textOf(open("a/b/file"))).startsWith("replacement");
    }

    @Test
    void aFileThatIsDeletedIsReadToItsEnd() throws IOException {
        try (BootFile file = opened("a/b/file")) {
            Files.delete(root.resolve("a/b/file"));

            assertThat(text(file)).isEqualTo("content");
        }
    }

    @Test
    void aFileThatIsWrittenToWhileItIsReadEndsWithAnErrorInsteadOfAMixture() throws IOException {
        try (BootFile file = opened("a/b/file")) {
            Files.setLastModifiedTime(root.resolve("a/b/file"), FileTime.from(Instant.EPOCH));
            Files.writeString(root.resolve("a/b/file"), "CONTENT");

            assertThatThrownBy(() -> text(file)).hasMessageContaining("file was written to while it was sent");
        }
    }

    @Test
    void aFileThatIsCutShortEndsWithAnError() throws IOException {
        try (BootFile file = opened("a/b/file");
                FileChannel writer = FileChannel.open(root.resolve("a/b/file"), StandardOpenOption.WRITE)) {
            writer.truncate(3);

            assertThatThrownBy(() -> text(file)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void theTagChangesWithTheContentAndOnlyThen() throws IOException {
        String before = tag();
        assertThat(tag()).isEqualTo(before);

        Files.setLastModifiedTime(root.resolve("a/b/file"), FileTime.from(Instant.parse("2026-01-02T03:04:05.6Z")));

        assertThat(tag()).isNotEqualTo(before);
        try (BootFile file = opened("a/b/file")) {
            assertThat(file.modified()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "x.cfg, text/plain; charset=utf-8",
        "X.IPXE, text/plain; charset=utf-8",
        "BOOTX64.EFI, application/efi",
        "vmlinuz, application/octet-stream",
        "initrd.gz, application/octet-stream",
        "user-data.yaml, application/yaml"
    })
    void theExtensionTellsTheType(String name, String type) {
        assertThat(ContentTypes.of(name)).isEqualTo(type);
    }

    @Test
    void thousandsOfOpensAndRefusalsLeaveNoDescriptorOpen() throws IOException {
        Files.createSymbolicLink(root.resolve("out"), Path.of("../secret"));
        long before = descriptors();

        IntStream.range(0, 5000).parallel().forEach(i -> {
            opened("a/b/file").close();
            open("out");
            open("a");
            open("missing");
        });

        assertThat(descriptors()).isLessThan(before + 50);
    }

    @Test
    void aMissingDirectoryHasNoFiles() {
        assertThat(new AssetDirectory(top.resolve("none"), false).open(new AssetPath(java.util.List.of("x"))))
                .isInstanceOf(NotMine.class);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(fd -> Files.exists(fd, LinkOption.NOFOLLOW_LINKS))
                    .count();
        }
    }

    private String tag() {
        try (BootFile file = opened("a/b/file")) {
            return file.etag();
        }
    }

    private static String text(BootFile file) throws IOException {
        ByteBuffer content = ByteBuffer.allocate((int) file.size());
        while (content.hasRemaining()) {
            assertThat(file.read(content.position(), content)).isPositive();
        }
        return new String(content.array(), java.nio.charset.StandardCharsets.UTF_8);
    }

    private BootFile opened(String name) {
        BootFileAnswer answer = open(name);
        assertThat(answer).isInstanceOf(Opened.class);
        return ((Opened) answer).file();
    }

    private BootFileAnswer open(String name) {
        return assets.open(AssetPath.of(name).orElseThrow());
    }
}
