package org.smee.api.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HardwareTextTest {
    @ParameterizedTest
    @CsvSource({
        "VLANS,16,true",
        "VLANS,'0,4096',true",
        "VLANS,4097,false",
        "VLANS,'1,',false",
        "URL,http://192.168.2.1/${net0/mac}.ipxe,true",
        "URL,/auto.ipxe,true",
        "URL,auto.ipxe,false",
        "URL,'http://a b',false",
        "HTTP_URL,HTTPS://images.example/a.iso,true",
        "HTTP_URL,ftp://images.example/a.iso,false",
        "HTTP_URL,http:///a.iso,false",
    })
    void saysWhatWillDo(HardwareText rule, String text, boolean allowed) {
        assertThat(rule.allows(text)).isEqualTo(allowed);
    }
}
