package org.smee.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogParserTest {
    /** What a real sender sent, who it was, and what is read from it. */
    record Golden(String sender, String message, String expected) {
        @Override
        public String toString() {
            return sender;
        }
    }

    static Stream<Golden> golden() throws IOException {
        try (InputStream file = SyslogParserTest.class.getResourceAsStream("/golden.txt")) {
            String all = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(all.split("\n\n"))
                    .filter(part -> !part.startsWith("#!"))
                    .map(part -> part.strip().split("\n", 3))
                    .map(part -> new Golden(part[0].substring(2), unescaped(part[1]), part[2]));
        }
    }

    private static String unescaped(String line) {
        return line.replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\0", "\0")
                .replace("\\b", "\ufeff");
    }

    private static String show(SyslogMessage m) {
        List<String> parts = new ArrayList<>();
        parts.add(Priority.facility(m.priority()) + "." + Priority.severityName(m.priority()));
        add(parts, "sent", m.sent());
        add(parts, "host", m.host());
        add(parts, "app", m.app());
        add(parts, "pid", m.procId());
        add(parts, "msgid", m.msgId());
        add(parts, "data", m.data());
        return (String.join(" ", parts) + " | " + m.text()).stripTrailing();
    }

    private static void add(List<String> parts, String name, String value) {
        if (!value.isEmpty()) {
            parts.add(name + "=" + value);
        }
    }

    private static SyslogMessage parse(String message) {
        return SyslogParser.parse(message.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void aRealMessageIsRead(Golden golden) {
        assertThat(show(parse(golden.message()))).isEqualTo(golden.expected());
    }

    @ParameterizedTest
    @MethodSource("golden")
    void everyBeginningOfARealMessageIsReadWithoutLosingItsText(Golden golden) {
        byte[] whole = golden.message().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length <= whole.length; length++) {
            byte[] beginning = Arrays.copyOf(whole, length);

            String read = show(SyslogParser.parse(beginning));

            assertThat(letters(read)).as("%d bytes", length).containsSubsequence(letters(show(raw(beginning))));
        }
    }

    private static SyslogMessage raw(byte[] message) {
        return new SyslogMessage(0, "", "", "", "", "", "", new String(message, StandardCharsets.UTF_8));
    }

    /** The letters behind facility and severity, sorted: fields may change places and marks between them may go. */
    private static List<String> letters(String shown) {
        return shown.substring(shown.indexOf(' '))
                .chars()
                .filter(Character::isLetter)
                .mapToObj(Character::toString)
                .sorted()
                .toList();
    }

    @Test
    void randomBytesAreRead() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);

            assertThatCode(() -> SyslogParser.parse(noise)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void aRealMessageWithAnyByteChangedIsRead(Golden golden) {
        byte[] bytes = golden.message().getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            byte before = bytes[i];
            for (byte other : "\0 <>[]\":-=\\1A\n".getBytes(StandardCharsets.US_ASCII)) {
                bytes[i] = other;
                assertThat(SyslogParser.parse(bytes).priority()).isBetween(0, 191);
            }
            bytes[i] = before;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<",
                "<>",
                "<1",
                "<13",
                "<x>text",
                "<192>text",
                "<999>text",
                "<1234>text",
                "<-1>text",
                "< 13>text",
                "text",
                "tag: text",
                "{\"json\":1}"
            })
    void withoutAPriorityTheWholeIsTextFromUserNotice(String message) {
        SyslogMessage read = parse(message);

        assertThat(read.priority()).isEqualTo(Priority.DEFAULT);
        assertThat(read.text()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({"<0>x, 0", "<191>x, 191", "<7>x, 7", "<013>x, 13"})
    void thePriorityIsRead(String message, int priority) {
        assertThat(parse(message)).isEqualTo(new SyslogMessage(priority, "", "", "", "", "", "", "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "[]",
                "[ ]",
                "[id",
                "[id ",
                "[id a]",
                "[id a=]",
                "[id a=b]",
                "[id a=\"b]",
                "[id a=\"b\"",
                "[id a=\"b\\\"]",
                "[id  a=\"b\"]",
                "[id a=\"b\"]x",
                "[=a b=\"c\"]",
                "[id a=\"b\"][",
                "-x"
            })
    void brokenStructuredDataIsText(String data) {
        SyslogMessage read = parse("<13>1 - host app 1 id " + data);

        assertThat(read.data()).isEmpty();
        assertThat(read.text()).isEqualTo(data);
        assertThat(read.host()).isEqualTo("host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[id]", "[id a=\"\"]", "[id a=\"b\" c=\"d\"]", "[a@1][b@2 x=\"]\\]\\\"\\\\\"]", "[id a=\"ü 日本\"]"
            })
    void structuredDataIsKeptAsItIs(String data) {
        assertThat(parse("<13>1 - - - - - " + data + " text"))
                .isEqualTo(new SyslogMessage(13, "", "", "", "", "", data, "text"));
        assertThat(parse("<13>1 - - - - - " + data).data()).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<13>1 apple a day",
                "<13>1 - host app",
                "<13>1 2003-10-11 22:14:15 host app 1 2 - x",
                "<13>0 - - - - - - x",
                "<13>1"
            })
    void whatOnlyBeginsLikeTheNewFormIsText(String message) {
        assertThat(parse(message).text()).isEqualTo(message.substring(4));
    }

    @Test
    void bytesThatAreNoUtf8AreReplaced() {
        byte[] message = {'<', '1', '3', '>', 'a', ':', ' ', (byte) 0xff, 'x', (byte) 0xc3};

        assertThat(SyslogParser.parse(message).text()).isEqualTo("\ufffdx\ufffd");
    }

    @Test
    void aByteOrderMarkIsNoText() {
        assertThat(parse("<13>1 - - - - - - \ufeffgrüße").text()).isEqualTo("grüße");
        assertThat(parse("<13>\ufefftext").text()).isEqualTo("text");
    }

    @Test
    void aTagHasAnEndAndIsNoNumber() {
        assertThat(parse("<13>http://host/x").text()).isEqualTo("http://host/x");
        assertThat(parse("<13>12: text").text()).isEqualTo("12: text");
        assertThat(parse("<13>" + "a".repeat(65) + ": x").app()).isEmpty();
        assertThat(parse("<13>" + "a".repeat(64) + ": x").app()).hasSize(64);
        assertThat(parse("<13>tag[1x text").text()).isEqualTo("tag[1x text");
        assertThat(parse("<13>tag[]: text").text()).isEqualTo("tag[]: text");
    }
}
