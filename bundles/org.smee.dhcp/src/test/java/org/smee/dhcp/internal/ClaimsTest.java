package org.smee.dhcp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static SortedMap<String, List<String>> asked(Object... namesAndDevices) {
        SortedMap<String, List<String>> asked = new TreeMap<>();
        asked.put("", List.of());
        for (int i = 0; i < namesAndDevices.length; i += 2) {
            asked.put(
                    namesAndDevices[i].toString(),
                    List.of(namesAndDevices[i + 1].toString().split(",")));
        }
        return asked;
    }

    @Test
    void whatNobodyNamesIsForTheServerWithoutAName() {
        Claims claims = Claims.NONE.next(asked("wan", "eth1"));

        assertThat(claims.belongs("eth0", "")).isTrue();
        assertThat(claims.belongs("eth0", "wan")).isFalse();
        assertThat(claims.belongs("eth1", "wan")).isTrue();
        assertThat(claims.belongs("eth1", "")).isFalse();
    }

    @Test
    void theFirstKeepsWhatALaterOneAsksForToo() {
        Claims claims = Claims.NONE.next(asked("wan", "eth1")).next(asked("lab", "eth1", "wan", "eth1"));

        assertThat(claims.belongs("eth1", "wan")).isTrue();
        assertThat(claims.problems("wan")).isEmpty();
        assertThat(claims.problems("lab"))
                .containsExactly("interface eth1 is in both etc/org.smee.dhcp~wan.cfg and etc/org.smee.dhcp~lab.cfg,"
                        + " but belongs to one server only; etc/org.smee.dhcp~wan.cfg keeps it. Take it out of"
                        + " interfaces in one of them");
    }

    @Test
    void whoAsksAtTheSameTimeGetsItByName() {
        Claims claims = Claims.NONE.next(asked("", "eth0", "lab", "eth0,eth1", "wan", "eth1"));

        assertThat(claims.belongs("eth0", "")).isTrue();
        assertThat(claims.belongs("eth1", "lab")).isTrue();
        assertThat(claims.problems("lab").get(0)).contains("etc/org.smee.dhcp.cfg and etc/org.smee.dhcp~lab.cfg");
        assertThat(claims.problems("wan")).hasSize(1);
    }

    @Test
    void whatIsGivenUpGoesToWhoWaited() {
        Claims claims = Claims.NONE.next(asked("lab", "eth1", "wan", "eth1")).next(asked("lab", "eth9", "wan", "eth1"));

        assertThat(claims.belongs("eth1", "wan")).isTrue();
        assertThat(claims.problems("wan")).isEmpty();
    }
}
