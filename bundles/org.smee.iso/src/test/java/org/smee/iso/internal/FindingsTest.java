package org.smee.iso.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindingsTest {
    private static final int LENGTH = Images.MAGIC.length();
    private static final Magic SHORT = Magic.of("aabaabaaabaabaaX");

    @Test
    void defaultPlaceholderIsThatOfHookOs() throws Exception {
        byte[] sha = MessageDigest.getInstance("SHA-256").digest(Images.placeholder());

        assertThat(LENGTH).isEqualTo(1024);
        assertThat(HexFormat.of().formatHex(sha))
                .isEqualTo("252feaf619f32ca02d967c78c9fa1434c4c70c7774bf038e1de2fafbc5e88a78");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1023, 1024, 1025, 16_384, 65_536, 66_559, 66_560, 1_000_000})
    void placeholdersAreFoundHoweverTheImageIsCut(int chunk) throws Exception {
        byte[] image = Images.with(300_000, 0, 1024, 65_000, 65_536 + 512, 131_072 - 1, 300_000 - LENGTH);

        assertThat(found(image, chunk)).containsExactly(0, 1024, 65_000, 66_048, 131_071, 298_976);
    }

    @Test
    void imageWithoutPlaceholderHasNone() throws Exception {
        assertThat(found(Images.with(100_000), 4096)).isEmpty();
        assertThat(found(new byte[0], 10)).isEmpty();
        assertThat(found(Images.with(5000, 5000 - LENGTH), 10)).hasSize(1);
    }

    @Test
    void incompletePlaceholderIsNone() throws Exception {
        byte[] image = Images.with(10_000, 100);
        image[100 + 1023] ^= 1;

        assertThat(found(image, 333)).isEmpty();
        assertThat(found(java.util.Arrays.copyOf(Images.placeholder(), LENGTH - 1), 333))
                .isEmpty();
    }

    @Test
    void searchAgreesWithTheSimpleOneOnTextsMadeToMislead() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < 600) {
                text.append(random.nextInt(4) == 0 ? "aabaabaaabaabaaX" : random.nextBoolean() ? "aab" : "aX");
            }
            byte[] image = text.toString().getBytes(StandardCharsets.US_ASCII);
            Findings findings = feed(SHORT, image, 1 + random.nextInt(40));

            assertThat(findings.offsets()).isEqualTo(simple(text.toString()));
        }
    }

    @Test
    void onlyBytesWhosePlaceholdersAreKnownAreSafe() throws Exception {
        byte[] image = Images.with(10_000, 5000);
        Findings findings = new Findings(Images.MAGIC);

        findings.feed(ByteBuffer.wrap(image, 0, 5500));
        assertThat(findings.safe()).isEqualTo(5500 - 1023);
        assertThat(findings.offsets()).isEmpty();
        findings.feed(ByteBuffer.wrap(image, 5500, 4500));
        assertThat(findings.offsets()).containsExactly(5000);
        assertThat(findings.isComplete()).isFalse();
        findings.end();
        assertThat(findings.safe()).isEqualTo(10_000);
        assertThat(findings.isComplete()).isTrue();
    }

    @Test
    void whoWaitsIsWokenOnceWhenEnoughIsSafeOrNothingWillCome() throws Exception {
        Findings findings = new Findings(Images.MAGIC);
        AtomicInteger near = new AtomicInteger();
        AtomicInteger far = new AtomicInteger();
        findings.whenSafe(1000, near::incrementAndGet);
        findings.whenSafe(1 << 20, far::incrementAndGet);

        findings.feed(ByteBuffer.wrap(new byte[5000]));
        assertThat(near).hasValue(1);
        assertThat(far).hasValue(0);
        findings.fail(SourceProblem.bad("gone"));
        findings.fail(SourceProblem.bad("again"));
        assertThat(far).hasValue(1);
        assertThat(near).hasValue(1);
        findings.whenSafe(1 << 20, far::incrementAndGet);
        assertThat(far).hasValue(2);
        assertThat(findings.problem().orElseThrow().why()).isEqualTo("gone");
    }

    @Test
    void imageFullOfPlaceholdersIsRefused() {
        Magic letters = Magic.of("a".repeat(16));
        byte[] image = "a".repeat(16 * 1001).getBytes(StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> feed(letters, image, 4096)).hasMessageContaining("more than 1000 times");
    }

    private static long[] found(byte[] image, int chunk) throws Exception {
        return feed(Images.MAGIC, image, chunk).offsets();
    }

    private static Findings feed(Magic magic, byte[] image, int chunk) throws Exception {
        Findings findings = new Findings(magic);
        for (int at = 0; at < image.length; at += chunk) {
            findings.feed(ByteBuffer.wrap(image, at, Math.min(chunk, image.length - at)));
        }
        findings.end();
        return findings;
    }

    private static long[] simple(String text) {
        List<Long> all = new ArrayList<>();
        int at = text.indexOf("aabaabaaabaabaaX");
        while (at >= 0) {
            all.add((long) at);
            at = text.indexOf("aabaabaaabaabaaX", at + 16);
        }
        return all.stream().mapToLong(Long::longValue).toArray();
    }
}
