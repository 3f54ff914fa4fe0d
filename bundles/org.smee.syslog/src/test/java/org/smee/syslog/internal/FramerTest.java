package org.smee.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramerTest {
    private static final int LONGEST = 480;

    private final List<String> messages = new ArrayList<>();
    private final Framer framer = new Framer(
            () -> LONGEST,
            (in, index, length, cut) ->
                    messages.add(in.toString(index, length, StandardCharsets.US_ASCII) + (cut ? "…" : "")));

    private void send(String text) {
        send(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void send(byte[] bytes) {
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        framer.accept(buffer);
        assertThat(buffer.isReadable()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "'<13>a\n'                     ~ <13>a",
                "'<13>a\n<14>b\n'              ~ <13>a|<14>b",
                "'<13>a\0<14>b\0'              ~ <13>a|<14>b",
                "'<13>a\n\n\0\r\n<14>b\n'      ~ <13>a|<14>b",
                "'5 <13>a'                     ~ <13>a",
                "'5 <13>a5 <14>b'              ~ <13>a|<14>b",
                "'9 <13>a\nb\nc5 <14>d'        ~ '<13>a\nb\nc|<14>d'",
                "'5 <13>a\n<14>b\n5 <15>c'     ~ <13>a|<14>b|<15>c",
                "'<13>a\n5 <14>b<15>c\n'       ~ <13>a|<14>b|<15>c",
                "'12 angry men\n5 <14>b'       ~ 12 angry men|<14>b",
                "'2026-11-24 text\n'           ~ 2026-11-24 text",
                "'12345678 <13>a\n'            ~ 12345678 <13>a",
                "'0 <13>a\n'                   ~ 0 <13>a",
                "'1 <13>a\n'                   ~ <|13>a",
                "'99\n'                        ~ 99",
                "'99 \n'                       ~ '99 '"
            })
    void messagesAreFoundWhereverTheStreamIsSplit(String stream, String expected) {
        byte[] bytes = stream.getBytes(StandardCharsets.US_ASCII);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                messages.clear();

                send(Arrays.copyOfRange(bytes, 0, first));
                send(Arrays.copyOfRange(bytes, first, second));
                send(Arrays.copyOfRange(bytes, second, bytes.length));
                framer.end();

                assertThat(String.join("|", messages))
                        .as("%d, %d", first, second)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void everyByteMayComeAlone() {
        for (byte each : "5 <13>a<14>b\n8 <15>c\n d\n16".getBytes(StandardCharsets.US_ASCII)) {
            send(new byte[] {each});
        }
        framer.end();

        assertThat(messages).containsExactly("<13>a", "<14>b", "<15>c\n d", "16");
    }

    @Test
    void aLongLineIsCutAndItsRestSkipped() {
        String line = "<13>" + "a".repeat(10_000);

        send(line + "\n<14>b\n");
        send(line);
        send(line + "\n<14>b\n");

        assertThat(messages)
                .containsExactly(line.substring(0, LONGEST) + "…", "<14>b", line.substring(0, LONGEST) + "…", "<14>b");
    }

    @Test
    void aLongCountedMessageIsCutAndItsRestSkipped() {
        String message = "<13>" + "a".repeat(10_000);
        String frame = message.length() + " " + message;

        send(frame + "5 <14>b");
        send(frame.substring(0, 5_000));
        send(frame.substring(5_000) + "5 <14>b");

        assertThat(messages)
                .containsExactly(
                        message.substring(0, LONGEST) + "…", "<14>b", message.substring(0, LONGEST) + "…", "<14>b");
    }

    @Test
    void whatIsUnfinishedAtTheEndIsAMessage() {
        send("<13>no line end");
        framer.end();
        send("100 <13>too short");
        framer.end();
        framer.end();

        assertThat(messages).containsExactly("<13>no line end", "<13>too short…");
    }

    @Test
    void randomBytesMakeOnlyBoundedMessages() {
        Random random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            byte[] noise = new byte[random.nextInt(2_000)];
            random.nextBytes(noise);
            send(noise);
        }

        assertThat(messages).isNotEmpty().allSatisfy(m -> assertThat(m.length()).isLessThanOrEqualTo(LONGEST + 1));
    }
}
