package org.smee.api.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ipv4AddressTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,false",
        "192.168.2.15,true",
        "223.255.255.254,true",
        "224.0.0.1,false",
        "255.255.255.255,false",
    })
    void oneMachineCanHaveIt(String address, boolean assignable) {
        assertThat(Ipv4Address.parse(address).isAssignable()).isEqualTo(assignable);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0,true",
        "255.0.0.0,true",
        "255.255.254.0,true",
        "255.255.255.255,true",
        "255.0.255.0,false",
        "0.0.0.1,false",
    })
    void netmaskIsOnesThenZeros(String mask, boolean is) {
        assertThat(Ipv4Address.parse(mask).isNetmask()).isEqualTo(is);
    }

    @ParameterizedTest
    @CsvSource({"255.255.255.0,192.168.2.255", "255.255.255.252,192.168.2.15", "255.255.255.254,", "255.255.255.255,"})
    void linkOfTwoHostsHasNoBroadcastAddress(String mask, String broadcast) {
        assertThat(Ipv4Address.parse("192.168.2.13").broadcast(Ipv4Address.parse(mask)))
                .isEqualTo(Optional.ofNullable(broadcast).map(Ipv4Address::parse));
    }
}
