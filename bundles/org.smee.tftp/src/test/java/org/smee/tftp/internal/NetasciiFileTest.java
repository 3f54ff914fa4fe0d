package org.smee.tftp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.smee.testkit.InMemoryBootFile;

class NetasciiFileTest {
    private static byte[] convert(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte b : plain) {
            if (b == '\n') {
                out.write('\r');
            }
            out.write(b);
            if (b == '\r') {
                out.write(0);
            }
        }
        return out.toByteArray();
    }

    @Test
    void lineEndsAreConverted() throws Exception {
        NetasciiFile file = new NetasciiFile(new InMemoryBootFile("a\nb\rc".getBytes(StandardCharsets.US_ASCII)));
        ByteBuffer into = ByteBuffer.allocate(100);

        int count = file.read(0, into);

        assertThat(new String(into.array(), 0, count, StandardCharsets.US_ASCII))
                .isEqualTo("a\r\nb\r\0c");
    }

    @Test
    void anyPlaceCanBeReadInAnyOrder() throws Exception {
        byte[] plain = new byte[300_000];
        Random random = new Random(2);
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) "ab\n\r".charAt(random.nextInt(4));
        }
        byte[] expected = convert(plain);
        NetasciiFile file = new NetasciiFile(new InMemoryBootFile(plain));

        for (int i = 0; i < 500; i++) {
            int position = i % 2 == 0 ? Math.min(expected.length, i * 1000) : random.nextInt(expected.length);
            ByteBuffer into = ByteBuffer.allocate(512);
            int count = file.read(position, into);
            int left = Math.min(512, expected.length - position);
            assertThat(count).isEqualTo(left);
            assertThat(ByteBuffer.wrap(into.array(), 0, count)).isEqualTo(ByteBuffer.wrap(expected, position, left));
        }
    }

    @Test
    void behindTheEndThereIsNothing() throws Exception {
        NetasciiFile file = new NetasciiFile(new InMemoryBootFile(new byte[] {'a', '\n'}));

        assertThat(file.read(3, ByteBuffer.allocate(8))).isZero();
        assertThat(file.read(1000, ByteBuffer.allocate(8))).isZero();
        assertThat(file.read(2, ByteBuffer.allocate(8))).isEqualTo(1);
    }
}
