package org.smee.iso.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 0, 4",
        "bytes=7-, 7, 3",
        "bytes=-2, 8, 2",
        "bytes=-99, 0, 10",
        "BYTES=3-99999999999999999999, 3, 7",
        "bytes= 9-9 , 9, 1",
        "bytes=5-4, 0, 10",
        "bytes=x, 0, 10",
        "bytes=-, 0, 10",
        "'bytes=0-1,3-4', 0, 10",
        "lines=0-1, 0, 10",
    })
    void singleRangeIsTakenAndAnythingElseIsTheWhole(String header, long first, long length) {
        assertThat(ByteRange.of(header, 10)).contains(new ByteRange(first, length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=99-100", "bytes=-0", "bytes=99999999999999999999-"})
    void rangeOutsideIsNone(String header) {
        assertThat(ByteRange.of(header, 10)).isEmpty();
    }

    @Test
    void emptyImageHasNoRange() {
        assertThat(ByteRange.of("bytes=0-0", 0)).isEmpty();
    }
}
