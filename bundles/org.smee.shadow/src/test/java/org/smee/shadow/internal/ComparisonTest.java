package org.smee.shadow.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.smee.api.event.Outcome;
import org.smee.api.shadow.Difference.Field;
import org.smee.dhcp.api.DhcpOption;
import org.smee.dhcp.api.DhcpReply;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.Packets;

class ComparisonTest {
    private static final int ADDRESS = 0xc000022a; // 192.0.2.42

    private static Answer answer(Consumer<DhcpReply> filling) {
        DhcpRequest request = Packets.bios("02:00:00:00:00:01").at(DhcpSites.rfc("reservation"));
        DhcpReply reply = request.start(MessageType.OFFER, 0xc0000201).yiaddr(ADDRESS);
        filling.accept(reply);
        try {
            return new Answer(Optional.of(reply.toMessage(request.message(), 1472)), Outcome.SERVED, "found", false);
        } catch (MalformedPacketException e) {
            throw new AssertionError(e);
        }
    }

    private static Answer silence(Outcome outcome, String why) {
        return new Answer(Optional.empty(), outcome, why, false);
    }

    @Test
    void theOrderInWhichOptionsWereSetDoesNotCount() {
        Answer one =
                answer(reply -> reply.optionText(DhcpOption.HOST_NAME, "m1").file("a.kpxe"));
        Answer other = answer(reply -> reply.file("a.kpxe").optionText(DhcpOption.HOST_NAME, "m1"));

        assertThat(Comparison.of(one, other)).isEmpty();
    }

    @Test
    void everyDifferingFieldAndOptionIsNamedWithBothValues() {
        Answer active = answer(reply -> reply.file("undionly.kpxe")
                .optionInt(DhcpOption.LEASE_TIME, 600)
                .optionText(DhcpOption.HOST_NAME, "m1"));
        Answer candidate = answer(reply -> reply.yiaddr(ADDRESS + 1)
                .file("snp.efi")
                .optionInt(DhcpOption.LEASE_TIME, 600)
                .optionInt(DhcpOption.ROUTER, 0xc0000201));

        assertThat(Comparison.of(active, candidate))
                .containsExactly(
                        new Field("yiaddr", "192.0.2.42", "192.0.2.43"),
                        new Field("file", "undionly.kpxe", "snp.efi"),
                        new Field("option gateway (3)", "-", "192.0.2.1"),
                        new Field("option host name (12)", "m1", "-"));
    }

    @Test
    void aReplyAndSilenceDiffer() {
        assertThat(Comparison.of(answer(reply -> {}), silence(Outcome.NOT_FOUND, "nobody knows it")))
                .containsExactly(new Field("answer", "OFFER 192.0.2.42", "silence, NOT_FOUND: nobody knows it"));
    }

    @Test
    void twoSilencesAreTheSameWhateverTheirWordsButNotWhateverTheirKind() {
        Answer active = silence(Outcome.NOT_FOUND, "nobody knows it");

        assertThat(Comparison.of(active, silence(Outcome.NOT_FOUND, "there is no record")))
                .isEmpty();
        assertThat(Comparison.of(active, silence(Outcome.IGNORED, "nobody knows it")))
                .hasSize(1);
    }

    @Test
    void aCandidateThatFailsDiffersFromSilence() {
        assertThat(Comparison.of(silence(Outcome.IGNORED, "x"), Answer.failed("threw IllegalStateException")))
                .extracting(Field::candidate)
                .containsExactly("failed: it threw IllegalStateException");
    }

    @Test
    void ofScriptsTheDifferingLinesAreNamed() {
        assertThat(ScriptComparison.of("#!ipxe\nset a 1\nboot\n", "#!ipxe\nset a 2\nset b 3\nboot\n"))
                .containsExactly(new Field("line 2", "set a 1", "set a 2"), new Field("line 3", "-", "set b 3"));
        assertThat(ScriptComparison.of("#!ipxe\nboot\n", "#!ipxe\nboot\n")).isEmpty();
    }
}
