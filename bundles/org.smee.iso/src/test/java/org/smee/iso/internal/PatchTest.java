package org.smee.iso.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchTest {
    @Test
    void anyPieceIsPatchedAsTheSameSliceOfTheWhole() {
        int[] at = {0, 1024, 3000, 9000, 20_000 - 1024};
        long[] offsets = Arrays.stream(at).asLongStream().toArray();
        byte[] image = Images.with(20_000, at);
        Patch patch = Patch.of("one=1 two=2", Images.MAGIC);
        byte[] whole = Images.patched(image, "one=1 two=2", at);
        Random random = new Random(3);

        for (int round = 0; round < 20_000; round++) {
            int from = random.nextInt(image.length);
            int length = 1 + random.nextInt(Math.min(image.length - from, round % 2 == 0 ? 40 : 5000));
            byte[] piece = Arrays.copyOfRange(image, from, from + length);

            patch.apply(offsets, from, piece, length);

            assertThat(piece).isEqualTo(Arrays.copyOfRange(whole, from, from + length));
        }
    }

    @Test
    void argumentsMayBeAsLongAsThePlaceholderAndNoLonger() {
        byte[] image = Images.placeholder();
        int patched = Patch.of("x".repeat(1024), Images.MAGIC).apply(new long[] {0}, 0, image, image.length);

        assertThat(patched).isEqualTo(1024);
        assertThat(image).containsOnly('x');
        assertThatThrownBy(() -> Patch.of("x".repeat(1025), Images.MAGIC))
                .hasMessageContaining("1025 characters")
                .hasMessageContaining("1024");
    }

    @Test
    void tagTellsArgumentsAndPlaceholdersApart() {
        String tag = Patch.of("a=1", Images.MAGIC).tag();

        assertThat(Patch.of("a=1", Magic.hookOs()).tag()).isEqualTo(tag);
        assertThat(Patch.of("a=2", Images.MAGIC).tag()).isNotEqualTo(tag);
        assertThat(Patch.of("a=1", Magic.of("another-placeholder")).tag()).isNotEqualTo(tag);
    }
}
