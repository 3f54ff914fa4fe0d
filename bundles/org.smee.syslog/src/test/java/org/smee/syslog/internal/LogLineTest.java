package org.smee.syslog.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.net.Ipv4Address;
import org.smee.api.net.MacAddress;

class LogLineTest {
    private static final InetAddress ADDRESS = Ipv4Address.parse("192.168.2.15").toInetAddress();
    private final Sender sender = new Sender(ADDRESS, 0);
    private final LogLine line = new LogLine(ZoneOffset.UTC);

    private String line(String message) {
        return line(message, false);
    }

    /** The line without its time. */
    private String line(String message, boolean cut) {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        Entry.Message received = new Entry.Message(sender, 0, bytes, cut);
        return withoutTime(line.of(received, SyslogParser.parse(bytes)));
    }

    private static String withoutTime(CharSequence line) {
        assertThat(line.toString()).startsWith("1970-01-01T00:00:00.000Z ");
        return line.toString().substring(25);
    }

    private void isKnownAs(String id) {
        MacAddress mac = MacAddress.parse("52:54:00:aa:88:2a");
        sender.is(new Hardware(id, mac, Optional.empty(), false, Netboot.ALLOWED, Map.of()));
    }

    @Test
    void aLineTellsWhoWhatAndWhatWasSaid() {
        isKnownAs("sandbox");

        assertThat(line("<34>1 2003-10-11T22:14:15Z host su 7 ID47 [a b=\"c\"] say \"hi\""))
                .isEqualTo("mac=52:54:00:aa:88:2a machine=sandbox ip=192.168.2.15 severity=crit facility=auth host=host"
                        + " app=su pid=7 msgid=ID47 sent=2003-10-11T22:14:15Z data=[a b=\"c\"] text=say \"hi\"");
    }

    @Test
    void whatIsNotThereIsLeftOut() {
        assertThat(line("x")).isEqualTo("ip=192.168.2.15 severity=notice facility=user text=x");
    }

    @Test
    void aMachineNamedByItsMacIsNotNamedTwice() {
        isKnownAs("52:54:00:aa:88:2a");
        assertThat(line("x")).startsWith("mac=52:54:00:aa:88:2a ip=192.168.2.15 ");

        sender.isUnknown();
        assertThat(line("x")).startsWith("ip=192.168.2.15 ");
    }

    @Test
    void aMachinesNameCannotAddAField() {
        isKnownAs("a b=c\n");

        assertThat(line("x")).contains(" machine=a_b_c_ ip=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "'a\nb'         ~ a\\nb",
                "'a\r\tb'       ~ a\\r\\tb",
                "'\u001b[31mred'    ~ \\u001b[31mred",
                "'a\u0000b'         ~ a\\u0000b",
                "'\u007f\u0085\u009b' ~ \\u007f\\u0085\\u009b",
                "'\u2028\u2029\u202e\u200b'  ~ \\u2028\\u2029\\u202e\\u200b",
                "'grüße 日本 \ud83d\ude00'   ~ grüße 日本 \ud83d\ude00",
                "'C:\\dir \"x\"'     ~ C:\\dir \"x\"",
                "'${jndi:ldap://x} {} %s' ~ ${jndi:ldap://x} {} %s"
            })
    void textCannotBreakTheLine(String text, String printed) {
        assertThat(line("<13>1 - - - - - - x" + text)).endsWith(" text=x" + printed);
    }

    @Test
    void aFieldCannotForgeAnother() {
        assertThat(line("<13>1 - a=b\nip=10.0.0.1 app\" - - - x"))
                .isEqualTo("ip=192.168.2.15 severity=notice facility=user host=\"a=b\\nip=10.0.0.1\""
                        + " app=\"app\"\" text=x");
        assertThat(line("<13>1 - " + "h".repeat(1000) + " - - - - x")).contains("host=" + "h".repeat(256) + "… ");
    }

    @Test
    void aCutMessageSaysSo() {
        assertThat(line("<13>abc", true)).endsWith(" text=abc… [cut]");
    }

    @Test
    void theTimeIsWhenItCameInTheZoneOfTheHost() {
        LogLine berlin = new LogLine(ZoneId.of("Europe/Berlin"));
        for (long millis : new long[] {1_764_000_121_120L, 1_764_000_122_999L}) {
            berlin.of(new Entry.Suppressed(sender, millis, 1));
        }

        assertThat(berlin.of(new Entry.Suppressed(sender, 1_764_000_121_007L, 1))
                        .toString())
                .startsWith("2025-11-24T17:02:01.007+01:00 ip=");
        assertThat(berlin.of(new Entry.Suppressed(sender, -1, 1)).toString())
                .startsWith("1970-01-01T00:59:59.999+01:00 ip=");
    }

    @Test
    void suppressedMessagesAreCounted() {
        assertThat(withoutTime(line.of(new Entry.Suppressed(sender, 0, 37))))
                .isEqualTo("ip=192.168.2.15 severity=warning app=smee text=37 messages suppressed");
    }
}
