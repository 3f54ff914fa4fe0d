package org.smee.ipxe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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
        IpxeReport report = IpxeReport.of(new Binaries(settings("", true, true), nanos::get));

        assertThat(report.found()).containsExactly("ipxe.efi", "snp-x86_64.efi");
        assertThat(report.warnings()).hasSize(1).first().asString().contains("undionly.kpxe is missing");
    }

    @Test
    void screenNamesWhatIsMissingInOneSentenceWithTheCommand() {
        IpxeFiles files = (IpxeFiles) provider();

        assertThat(files.problems()).hasSize(1).first().asString().contains("undionly.kpxe", "./smee build");
        assertThat(files.lines()).containsExactly("ipxe.efi, snp-x86_64.efi");
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
        Binaries binaries = new Binaries(settings("set a b", true, true), nanos::get);

        assertThat(text(ask(provider("set a b", true, true), "snp-x86_64.efi"))).isEqualTo("snponly");
        assertThat(IpxeReport.of(binaries).warnings())
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
        IpxeFiles files = new IpxeFiles(settings("", true, true), nanos::get);

        files.modified(Map.of("script.patch", "x".repeat(132)));
        assertThat(ask(files, "own.kpxe")).isInstanceOf(Opened.class);

        files.modified(Map.of("directories", directory.toString(), "serve.unmapped", "false"));
        assertThat(ask(files, "own.kpxe")).isInstanceOf(NotMine.class);
        assertThat(ask(files, "ipxe.efi")).isInstanceOf(Opened.class);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private IpxeFiles provider(String patch, boolean http, boolean unmapped) {
        return new IpxeFiles(settings(patch, http, unmapped), nanos::get);
    }

    private IpxeSettings settings(String patch, boolean http, boolean unmapped) {
        Map<String, List<String>> names = new java.util.LinkedHashMap<>();
        names.put("ipxe.efi", List.of("ipxe.efi"));
        names.put("snp-x86_64.efi", List.of("snp-x86_64.efi", "snponly.efi"));
        names.put("undionly.kpxe", List.of("undionly.kpxe"));
        List<Path> places = List.of(directory.resolve("absent"), directory);
        return new IpxeSettings(http, places, names, unmapped, new ScriptPatch(patch));
    }

    private static BootFileAnswer ask(BootFileProvider provider, String name) {
        return ask(provider, name, Protocol.HTTP);
    }

    private static BootFileAnswer ask(BootFileProvider provider, String name, Protocol protocol) {
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        return provider.open(BootFileRequest.of(name, protocol, local, local))
                .toCompletableFuture()
                .join();
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
