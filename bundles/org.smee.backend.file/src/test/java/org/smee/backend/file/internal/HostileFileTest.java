package org.smee.backend.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class HostileFileTest {
    private static final String GOOD = TestFiles.record("52:54:00:aa:88:2a", "10.0.0.1");

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# only a comment\n", "---\n", "null\n", "---\n~\n---\n", "\uFEFF"})
    void aFileWithoutContentIsBroken(String text) {
        assertThatThrownBy(() -> TestFiles.read(directory, text))
                .isInstanceOf(BrokenFileException.class)
                .hasMessageContaining("the file is empty; write {} into it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "--- {}\n", "# none\n{}\n"})
    void anEmptyMappingOrListHoldsNoMachine(String text) throws Exception {
        assertThat(TestFiles.read(directory, text).index().records()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a: [1, 2' | line ",
                "'a: b: c' | line 1 column 5: ",
                "'52:54:00:aa:88:2a:~  ipAddress: 1~ x: y' | line 3 column 2: ",
                "'a: *missing' | line 1: alias *missing names no anchor",
                "'just text' | line 1: the file starts with text",
                "'a: \"open' | line ",
                "'%YAML 3.0~---~a: 1' | line "
            })
    void brokenYamlIsRefusedWithItsPlace(String text, String expected) {
        assertThatThrownBy(() -> TestFiles.read(directory, text.replace('~', '\n')))
                .isInstanceOf(BrokenFileException.class)
                .hasMessageContaining(expected.trim());
    }

    @Test
    void aTabForIndentationIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> TestFiles.read(directory, "52:54:00:aa:88:2a:\n\tipAddress: 10.0.0.1\n"))
                .isInstanceOf(BrokenFileException.class)
                .hasMessageContaining("line 2 column 1");
    }

    @Test
    void binaryDataIsRefused() throws Exception {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        Path file = directory.resolve("hardware.yaml");
        Files.write(file, noise);

        assertThatThrownBy(() -> HardwareFileReader.read(file)).isInstanceOf(BrokenFileException.class);
    }

    @Test
    void zeroBytesAfterGoodRecordsAreRefused() {
        assertThatThrownBy(() -> TestFiles.read(directory, GOOD + "\0".repeat(4096)))
                .isInstanceOf(BrokenFileException.class)
                .hasMessageContaining("U+0000");
    }

    @Test
    void textThatIsNotUtf8IsRefused() throws Exception {
        Path file = directory.resolve("hardware.yaml");
        Files.write(file, (GOOD + "  hostname: größe\n").getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> HardwareFileReader.read(file))
                .isInstanceOf(BrokenFileException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void aliasesOfAliasesCostNothing() throws Exception {
        String laughs = "x-0: &a0 {lol: lol}\n"
                + IntStream.range(1, 60)
                        .mapToObj(i -> "x-" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ", ").repeat(9) + "*a" + (i - 1)
                                + "]\n")
                        .collect(Collectors.joining());

        HardwareFileReader.Content content =
                TestFiles.read(directory, laughs + GOOD + "  nameServers: *a59\n  hostname: *a59\n");

        assertThat(content.index().records()).isOne();
        assertThat(content.problemCount()).isEqualTo(11);
    }

    @Test
    void mergesOfMergesCostNothing() throws Exception {
        String merges = "x-0: &a0 {subnetMask: 255.0.0.0}\n"
                + IntStream.range(1, 60)
                        .mapToObj(i -> "x-" + i + ": &a" + i + " {<<: [" + ("*a" + (i - 1) + ", ").repeat(9) + "*a"
                                + (i - 1) + "]}\n")
                        .collect(Collectors.joining());

        HardwareFileReader.Content content =
                TestFiles.read(directory, merges + "52:54:00:aa:88:2b: {<<: *a59, ipAddress: 10.0.0.2}\n");

        assertThat(content.problems()).isEmpty();
        assertThat(content.index().records()).isOne();
    }

    @Test
    void anAliasInsideItselfIsRefused() {
        assertThatThrownBy(() -> TestFiles.read(directory, "x-a: &a [*a]\n"))
                .isInstanceOf(BrokenFileException.class)
                .hasMessageContaining("names no anchor");
    }

    @Test
    void aDeeplyNestedValueCostsOnlyItsRecord() throws Exception {
        String deep = "'52:54:00:aa:88:2b': " + "[".repeat(500) + "]".repeat(500) + "\n";

        HardwareFileReader.Content content = TestFiles.read(directory, deep + GOOD);

        assertThat(content.index().records()).isOne();
        assertThat(content.problems()).hasSize(1);
        assertThat(content.problems().get(0)).contains("line 1: machine 52:54:00:aa:88:2b: ", "nests too deep");
    }

    @Test
    void anEndlessRecordCostsOnlyItself() throws Exception {
        String endless = "'52:54:00:aa:88:2b':\n" + "  - 1\n".repeat(200_000);

        HardwareFileReader.Content content = TestFiles.read(directory, endless + GOOD);

        assertThat(content.index().records()).isOne();
        assertThat(content.problems().get(0)).contains("too long");
    }

    @Test
    void moreProblemsThanAnyoneReadsAreCounted() throws Exception {
        String bad =
                IntStream.range(0, 5000).mapToObj(i -> "bad" + i + ": {}\n").collect(Collectors.joining());

        HardwareFileReader.Content content = TestFiles.read(directory, bad + GOOD);

        assertThat(content.problemCount()).isEqualTo(5000);
        assertThat(content.problems()).hasSize(101);
        assertThat(content.problems().get(100)).contains("4900 more problems");
        assertThat(content.index().records()).isOne();
    }

    @Test
    void aHugeOrControlLadenValueIsShownShortAndOnOneLine() throws Exception {
        HardwareFileReader.Content content =
                TestFiles.read(directory, GOOD + "  leaseTime: \"\\n\\e[2J" + "x".repeat(1_000_000) + "\"\n");

        assertThat(content.problems().get(0)).doesNotContain("\n", "\u001b").hasSizeLessThan(400);
    }

    @Test
    void truncationAnywhereIsReadOrRefusedButNeverFailsOtherwise() throws Exception {
        String whole = Files.readString(Path.of("../../examples/hardware/tinkerbell.yaml"))
                + "\n---\n"
                + Files.readString(Path.of("../../examples/hardware/smee.yaml"));

        for (int length = 0; length < whole.length(); length += 7) {
            try {
                assertThat(TestFiles.read(directory, whole.substring(0, length))
                                .index()
                                .records())
                        .isBetween(0L, 5L);
            } catch (BrokenFileException e) {
                assertThat(e).hasMessageMatching("(?s)(line|the file).*");
            }
        }
    }

    @Test
    void aHundredThousandRecordsAreReadAndFound() throws Exception {
        Path file = directory.resolve("hardware.yaml");
        ManyRecords.write(file, 100_000);

        HardwareFileReader.Content content = HardwareFileReader.read(file);

        assertThat(content.problems()).isEmpty();
        assertThat(content.index().records()).isEqualTo(100_000);
        assertThat(content.index().all())
                .allMatch(machine -> content.index()
                        .byMac(machine.mac())
                        .equals(content.index()
                                .byAddress(machine.reservation()
                                        .orElseThrow()
                                        .address()
                                        .toInetAddress())));
    }
}
