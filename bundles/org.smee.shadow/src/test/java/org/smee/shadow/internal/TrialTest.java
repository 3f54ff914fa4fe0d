package org.smee.shadow.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smee.api.boot.BootFileRequest;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.Protocol;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptObserver.Answered;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.boot.ScriptSite;
import org.smee.api.event.Outcome;
import org.smee.api.shadow.Difference;
import org.smee.api.shadow.Difference.Field;
import org.smee.dhcp.api.Decision;
import org.smee.dhcp.api.DhcpExchange;
import org.smee.dhcp.api.DhcpHandler;
import org.smee.dhcp.api.DhcpRequest;
import org.smee.dhcp.api.DhcpSite;
import org.smee.dhcp.api.MalformedPacketException;
import org.smee.dhcp.api.MessageType;
import org.smee.testkit.DhcpSites;
import org.smee.testkit.Packets;
import org.smee.testkit.hostile.HostileHandler;
import org.smee.testkit.hostile.Misdeed;

/** What candidates are asked, and what is found. */
class TrialTest {
    private static final String MAC = "02:00:00:00:00:01";
    private static final DhcpSite SITE = DhcpSites.rfc("reservation");
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.9", 67);
    private static final int ADDRESS = 0xc000022a; // 192.0.2.42

    private final TwoSides sides = new TwoSides();
    private final Trial trial = new Trial(sides, 100);

    @AfterEach
    void close() {
        sides.close();
    }

    private static DhcpHandler offering(int address) {
        return request -> {
            request.start(MessageType.OFFER, 0xc0000201).yiaddr(address);
            return request.send(true, false, Outcome.SERVED, "found");
        };
    }

    /** What a server with {@code active} did about a message. */
    private static DhcpExchange exchange(DhcpHandler active) throws MalformedPacketException {
        DhcpRequest request = Packets.bios(MAC).at(SITE);
        Decision decision = active.decide(request).toCompletableFuture().join();
        byte[] reply = decision instanceof Decision.Reply sent
                ? sent.reply()
                        .toMessage(request.message(), request.replyLimit())
                        .toBytes()
                : new byte[0];
        Outcome outcome = decision instanceof Decision.Silence silence ? silence.outcome() : Outcome.SERVED;
        return new DhcpExchange(
                Instant.EPOCH, SITE, CLIENT, CLIENT, false, 0, Packets.bios(MAC).bytes(), reply, CLIENT, outcome, "x");
    }

    @Test
    void theSameAnswerIsNoDifference() throws Exception {
        sides.with(offering(ADDRESS), "reservation");

        trial.look(exchange(offering(ADDRESS)));
        trial.look(exchange(offering(ADDRESS)));

        assertThat(trial.found(0).compared()).isEqualTo(2);
        assertThat(trial.newestFirst()).isEmpty();
    }

    @Test
    void anotherAnswerIsFoundWithThePacketThatCausedIt() throws Exception {
        sides.with(offering(ADDRESS + 1), new String[] {"proxy", "reservation"});

        trial.look(exchange(offering(ADDRESS)));

        Difference found = trial.newestFirst().get(0);
        assertThat(found.fields()).containsExactly(new Field("yiaddr", "192.0.2.42", "192.0.2.43"));
        assertThat(found.machine()).isEqualTo(MAC);
        assertThat(found.cause()).contains("DISCOVER", "mode=reservation");
        assertThat(HexFormat.of().parseHex(found.packet()))
                .isEqualTo(Packets.bios(MAC).bytes());
        assertThat(trial.found(0).failed()).isZero();
    }

    @Test
    void anotherModeIsNoneOfItsBusiness() throws Exception {
        sides.with(offering(ADDRESS + 1), "proxy");

        trial.look(exchange(offering(ADDRESS)));

        assertThat(trial.found(0).compared()).isZero();
        assertThat(trial.found(0).passedBy()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"THROW", "ERROR", "NULL", "FAIL", "NEVER", "NONSENSE"})
    void aCandidateThatMisbehavesIsFoundOutAndAskedAgain(Misdeed misdeed) throws Exception {
        HostileHandler hostile = new HostileHandler();
        sides.with(hostile, "reservation");
        hostile.temper.does(misdeed);

        trial.look(exchange(offering(ADDRESS)));

        assertThat(trial.found(0).failed()).isEqualTo(1);
        assertThat(trial.newestFirst().get(0).fields().get(0).candidate()).startsWith("failed: it ");

        hostile.temper.does(Misdeed.NONE);
        trial.look(exchange(offering(HostileHandler.ADDRESS)));
        assertThat(trial.found(0).failed()).isEqualTo(1);
        assertThat(trial.found(0).compared()).isEqualTo(2);
    }

    private static ScriptGenerator writing(String text) {
        return request -> Optional.of(new IpxeScript(text, "written"));
    }

    private static Answered answered(String text, String generator) {
        BootFileRequest request = BootFileRequest.of(MAC + "/auto.ipxe", Protocol.HTTP, CLIENT, CLIENT);
        ScriptSite site = new ScriptSite("", "", false, false, "", List.of(), "", "", 0, 0);
        return new Answered(
                new ScriptRequest(request, Optional.empty(), request.mac(), site),
                text.isEmpty() ? Optional.empty() : Optional.of(new IpxeScript(text, "written")),
                text.isEmpty() ? "nobody wrote one" : "",
                generator);
    }

    @Test
    void aScriptIsComparedLineByLine() {
        sides.besides("hook", 0, writing("#!ipxe\nboot")).with("hook", writing("#!ipxe\necho next\nboot"));

        trial.look(answered("#!ipxe\nboot", "hook"));

        assertThat(trial.newestFirst().get(0).fields()).containsExactly(new Field("line 2", "-", "echo next"));
        assertThat(trial.newestFirst().get(0).cause()).contains("auto.ipxe", "written by hook");
    }

    @Test
    void aGeneratorThatIsAskedAfterTheOneThatAnsweredIsNotCompared() {
        sides.besides("autoinstall", 200, writing("#!ipxe\nexit"))
                .besides("hook", 0, writing("#!ipxe\nboot"))
                .with("hook", writing("#!ipxe\necho next"));

        trial.look(answered("#!ipxe\nexit", "autoinstall"));

        assertThat(trial.found(0).passedBy()).isEqualTo(1);
        assertThat(trial.found(0).compared()).isZero();
    }

    @Test
    void aCandidateThatPassesWhereThePresentOneWritesDiffers() {
        sides.besides("hook", 0, writing("#!ipxe\nboot")).with("hook", request -> Optional.empty());

        trial.look(answered("#!ipxe\nboot", "hook"));

        assertThat(trial.newestFirst().get(0).fields())
                .anyMatch(field -> field.candidate().equals("no script: hook passes"));
    }

    @Test
    void aGeneratorThatThrowsIsFoundOut() {
        sides.besides("hook", 0, writing("#!ipxe\nboot")).with("hook", request -> {
            throw new IllegalStateException("broken");
        });

        trial.look(answered("#!ipxe\nboot", "hook"));

        assertThat(trial.found(0).failed()).isEqualTo(1);
        assertThat(trial.newestFirst().get(0).fields())
                .anyMatch(field -> field.candidate().contains("broken"));
    }
}
