package org.smee.l2.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.smee.testkit.Namespace;

class PacketLinkSenderTest {
    private final PacketLinkSender sender = new PacketLinkSender();

    private static String probe(String before, String what) throws IOException {
        assumeTrue(Namespace.isPossible(), Namespace.REASON);
        return Namespace.runBy(before, PacketProbe.class, what);
    }

    @Test
    void anUnknownInterfaceIsNamed() {
        assertThatThrownBy(() -> sender.open("nosuch0"))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no interface nosuch0");
    }

    @Test
    void loopbackIsNotEthernet() {
        assertThatThrownBy(() -> sender.open("lo")).hasMessage("lo is not an Ethernet interface");
    }

    @Test
    void otherSystemsAreToldWhatItNeeds() {
        assertThatThrownBy(() -> PacketLinkSender.checkPlatform("Mac OS X", "64"))
                .hasMessage("packet sockets need Linux on 64 bits; this is Mac OS X on 64");
        assertThatThrownBy(() -> PacketLinkSender.checkPlatform("Linux", "32")).hasMessageContaining("on 32");
    }

    @Test
    void aNativeLibraryThatDoesNotLoadIsOneLine() {
        String said = PacketLinkSender.nativeLibraryProblem(new UnsatisfiedLinkError("failed to map\nand more"));

        assertThat(said).startsWith("JNA's native library does not load: failed to map; is ");
        assertThat(said.lines()).hasSize(1);
    }

    @Test
    void theFrameGoesToTheClientsMacWithTheInterfacesAddressOfTheMoment() throws IOException {
        assertThat(probe("", "send")).contains("frame=0200000000c1" + "02aabbccddee" + "0800" + UdpPacketTest.GOLDEN);
    }

    @Test
    void whatIsTooLongForTheMtuOfTheMomentIsRefused() throws IOException {
        assertThat(probe("", "mtu"))
                .contains("max=1472")
                .contains("refused=1473 bytes do not fit a frame of va; at most 1472")
                .contains("later=va does not take the frame: Message too long (errno 90)");
    }

    @Test
    void aClosedWayOutRefuses() throws IOException {
        assertThat(probe("", "closed"))
                .contains("refused=the way out of va is closed")
                .contains("sockets-left=0");
    }

    @Test
    void anInterfaceThatWentRefuses() throws IOException {
        assertThat(probe("", "gone")).contains("refused=va does not take the frame: No such device or address");
    }

    @Test
    void withoutTheRightTheReasonIsInTheMessage() throws IOException {
        assertThat(probe("setpriv --bounding-set=-net_raw --inh-caps=-all", "send"))
                .contains("refused=the right CAP_NET_RAW is missing");
    }

    @Test
    void aDirectoryWithoutExecutionIsSaid() throws IOException {
        assumeTrue(Namespace.isPossible(), Namespace.REASON);
        String mount = "unshare -m sh -c 'mount -t tmpfs -o noexec none /mnt && exec \"$@\"' sh env"
                + " JAVA_TOOL_OPTIONS=-Djna.tmpdir=/mnt";

        assertThat(Namespace.runBy(mount, PacketProbe.class, "send"))
                .contains("refused=JNA's native library does not load: ")
                .contains("is /mnt, where it is unpacked, full, not writable or mounted noexec?");
    }

    @Test
    void nothingIsAllocatedPerPacket() throws IOException {
        String said = probe("", "measure");

        System.out.println(said); // ns per packet, for people
        assertThat(said).contains("bytes-per-packet=0 ");
    }
}
