package org.smee.script.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smee.script.internal.Machines.ADDRESS;
import static org.smee.script.internal.Machines.SITE;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smee.api.boot.BootFile;
import org.smee.api.boot.BootFileAnswer;
import org.smee.api.boot.BootFileAnswer.Opened;
import org.smee.api.boot.BootFileAnswer.Refusal;
import org.smee.api.boot.BootFileAnswer.Refused;
import org.smee.api.boot.BootFileProvider;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.event.Outcome;
import org.smee.api.event.Stage;
import org.smee.api.hardware.Netboot;
import org.smee.api.net.MacAddress;
import org.smee.api.trace.BootTrace;
import org.smee.api.trace.BootTraces;
import org.smee.testkit.BootFileProviderContract;
import org.smee.testkit.InMemoryHardware;
import org.smee.testkit.RecordedEvents;

class ScriptFilesTest extends BootFileProviderContract {
    private static final String OTHER_MAC = "/02:00:00:00:00:01/auto.ipxe";

    @TempDir
    Path directory;

    private final InMemoryHardware hardware = new InMemoryHardware(Machines.with(Netboot.ALLOWED));
    private final RecordedEvents events = new RecordedEvents();

    @Override
    protected BootFileProvider provider() {
        return files(false);
    }

    @Override
    protected String existingName() {
        return "auto.ipxe";
    }

    @Test
    void findsTheMachineByTheMacInTheUrl() {
        BootFileAnswer answer = ask(files(false), "/52-54-00-AA-88-2A/auto.ipxe");

        assertThat(text(answer)).startsWith("#!ipxe").contains("hw_addr=52:54:00:aa:88:2a");
        assertThat(events.last().stage()).isEqualTo(Stage.SCRIPT);
        assertThat(events.last().outcome()).isEqualTo(Outcome.SERVED);
        assertThat(events.last().machine().mac()).contains(Machines.MAC);
        assertThat(events.last().details()).containsEntry("generator", "hook");
    }

    @Test
    void aScriptNamesTheTraceOfItsMachinesBootWhileSomebodyTraces() {
        BootTrace trace = new BootTrace(1, 2, 3, BootTrace.Names.BINARIES);
        BootTraces traces = new BootTraces() {
            @Override
            public BootTrace ofDhcp(MacAddress mac, Sender sender, boolean discover) {
                throw new AssertionError("scripts begin no boot");
            }

            @Override
            public BootTrace present(MacAddress mac) {
                return mac.equals(Machines.MAC) ? trace : BootTrace.NONE;
            }
        };
        ScriptFiles files = files(false);
        files.bindTraces(traces);

        assertThat(text(ask(files, "/auto.ipxe"))).contains("\necho Debug TraceID: " + trace.traceId() + "\n");
        assertThat(events.last().details()).containsEntry("traceparent", trace.traceparent());
        files.unbindTraces(traces);
        assertThat(text(ask(files, "/auto.ipxe"))).doesNotContain("TraceID");
    }

    @Test
    void findsTheMachineByClientAddressWithoutMacAndWithUnknownMac() {
        assertThat(text(ask(files(false), "/auto.ipxe"))).contains("hw_addr=52:54:00:aa:88:2a");
        assertThat(text(ask(files(false), "/ipxe/script" + OTHER_MAC))).contains("hw_addr=52:54:00:aa:88:2a");
    }

    @Test
    void unknownMachineIsNotFoundAndTheReasonSaysWhatWasLookedUp() {
        Refused refused = refused(ask(
                new ScriptFiles(settings(false), new InMemoryHardware(), events, Machines.generators()), OTHER_MAC));

        assertThat(refused.refusal()).isEqualTo(Refusal.NOT_FOUND);
        assertThat(refused.why()).contains("02:00:00:00:00:01").contains(ADDRESS.toString());
        assertThat(events.last().outcome()).isEqualTo(Outcome.NOT_FOUND);
    }

    @Test
    void unknownMachineGetsTheStaticScriptIfLetIn() {
        ScriptFiles files = new ScriptFiles(settings(true), new InMemoryHardware(), events, Machines.generators());

        assertThat(text(ask(files, OTHER_MAC))).contains("Loading the static Tinkerbell iPXE script...");
    }

    @Test
    void machineThatMayNotBootIsToldWhichKeyToSet() {
        hardware.put(Machines.with(Netboot.DENIED));

        Refused refused = refused(ask(files(true), "/auto.ipxe"));

        assertThat(refused.refusal()).isEqualTo(Refusal.NOT_ALLOWED);
        assertThat(refused.why()).contains("sandbox").contains("netboot.allowPxe");
        assertThat(events.last().outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void outageIsUnavailableAndNeverTheStaticScript() {
        hardware.down("the API server does not answer");

        Refused refused = refused(ask(files(true), OTHER_MAC));

        assertThat(refused.refusal()).isEqualTo(Refusal.UNAVAILABLE);
        assertThat(refused.why()).contains("the API server does not answer");
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(events.last().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void ownScriptOfTheMachineWinsOverTheHookScript() {
        hardware.put(Machines.with(Machines.custom("http://boot.example/x", "")));

        assertThat(text(ask(files(false), "/auto.ipxe"))).contains("chain --autofree http://boot.example/x");
    }

    @Test
    void generatorThatThrowsIsABrokenScriptWithItsReason() {
        hardware.put(Machines.with(Machines.custom("ftp://boot.example/x", "echo no")));

        Refused refused = refused(ask(files(false), "/auto.ipxe"));

        assertThat(refused.refusal()).isEqualTo(Refusal.BROKEN);
        assertThat(refused.why())
                .startsWith("custom generator: ")
                .contains("sandbox")
                .contains("ftp://boot.example/x")
                .contains("http://");
    }

    @ParameterizedTest
    @MethodSource("hostileGenerators")
    void generatorWithABugIsSkippedAndNamed(ScriptGenerator hostile) {
        assertThat(text(ask(with(hostile), "/auto.ipxe"))).contains("hw_addr=52:54:00:aa:88:2a");

        assertThat(events.last().outcome()).isEqualTo(Outcome.SERVED);
        assertThat(events.last().details()).containsEntry("generator", "hook");
        assertThat(events.last().details().get("skipped")).startsWith("own ");
    }

    @SuppressWarnings("NullAway") // plug-ins are compiled without it
    static Stream<ScriptGenerator> hostileGenerators() {
        return Stream.of(
                request -> {
                    throw new IllegalStateException("bug");
                },
                request -> {
                    throw new NullPointerException();
                },
                request -> {
                    throw new NoClassDefFoundError("com/example/Missing");
                },
                request -> {
                    throw new AssertionError("bug");
                },
                request -> {
                    throw new StackOverflowError();
                },
                request -> null,
                request -> Optional.of(new IpxeScript(null, "why")),
                request -> Optional.of(new IpxeScript("#!ipxe\n", null)),
                request -> Optional.of(new IpxeScript("", "empty")),
                request -> Optional.of(new IpxeScript("<html>404</html>", "html")),
                request -> Optional.of(new IpxeScript("\n#!ipxe\n", "late")),
                request -> Optional.of(new IpxeScript("#!ipxefoo\n", "other magic")),
                request -> Optional.of(new IpxeScript("#!ipxe\n" + "#".repeat(1024 * 1024), "huge")));
    }

    @Test
    void ifEveryGeneratorHasABugTheMachineIsToldWhichOnes() {
        ScriptGenerator broken = request -> {
            throw new IllegalStateException("bug");
        };
        ScriptGenerator other = request -> {
            throw new IllegalStateException("another bug");
        };
        ScriptFiles files = new ScriptFiles(
                settings(false),
                hardware,
                events,
                List.of(Machines.service("a", broken), Machines.service("b", other)));

        Refused refused = refused(ask(files, "/auto.ipxe"));

        assertThat(refused.refusal()).isEqualTo(Refusal.BROKEN);
        assertThat(refused.why()).contains("b threw java.lang.IllegalStateException: another bug; a threw");
    }

    @Test
    void generatorWithoutNameIsCalledByItsClass() {
        ScriptFiles files =
                new ScriptFiles(settings(false), hardware, events, List.of(Map.entry(Map.of(), new HookScript())));

        ask(files, "/auto.ipxe");

        assertThat(events.last().details()).containsEntry("generator", HookScript.class.getName());
    }

    @Test
    void withoutGeneratorTheScriptIsBroken() {
        Refused refused = refused(ask(new ScriptFiles(settings(false), hardware, events, List.of()), "/auto.ipxe"));

        assertThat(refused.refusal()).isEqualTo(Refusal.BROKEN);
    }

    @Test
    void highestRankedGeneratorIsAskedFirst() {
        ScriptGenerator own = request -> Optional.of(new IpxeScript("#!ipxe\necho own\n", "own"));

        assertThat(text(ask(with(own), "/auto.ipxe"))).contains("echo own");
        assertThat(events.last().details()).containsEntry("generator", "own");
    }

    @Test
    void onlyTheOneNameIsClaimed() {
        assertThat(ask(files(false), "/auto.ipxe.bak")).isInstanceOf(BootFileAnswer.NotMine.class);
        assertThat(ask(files(false), "/")).isInstanceOf(BootFileAnswer.NotMine.class);
        assertThat(events.all()).isEmpty();
    }

    @Test
    void invalidSettingsKeepTheGoodOnesAndValidOnesApplyAtOnce() {
        ScriptFiles files = files(false);

        String once = directory.resolve("once.tsv").toString();
        files.modified(Map.of("osie.url", "http://a b", "once.file", once));
        assertThat(text(ask(files, "/auto.ipxe"))).contains("set download-url http://10.1.1.1:8080/hook\n");

        files.modified(Map.of("osie.url", "http://new", "once.file", once));
        assertThat(text(ask(files, "/auto.ipxe"))).contains("set download-url http://new\n");

        files.modified(Map.of("enabled", "false", "once.file", once));
        assertThat(refused(ask(files, "/auto.ipxe")).why()).contains("switched off");
    }

    @Test
    void etagFollowsTheContent() {
        BootFile first = ((Opened) ask(files(false), "/auto.ipxe")).file();
        BootFile same = ((Opened) ask(files(false), "/auto.ipxe")).file();
        hardware.put(Machines.with(Machines.facility("elsewhere")));
        BootFile other = ((Opened) ask(files(false), "/auto.ipxe")).file();

        assertThat(first.etag()).isEqualTo(same.etag()).isNotEqualTo(other.etag());
        assertThat(first.contentType()).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void whileAGeneratorIsReplacedNobodyWritesInItsPlace() {
        ScriptFiles files = files(true);
        ScriptGenerator leaving = new Constant();
        files.bindGenerator(leaving, Map.of("service.ranking", 999));
        files.unbindGenerator(leaving);

        CompletableFuture<BootFileAnswer> answer =
                files.open(Machines.get("/auto.ipxe")).toCompletableFuture();
        assertThat(answer).isNotDone();
        files.bindGenerator(new Constant(), Map.of("service.ranking", 999));

        assertThat(answer.join())
                .isInstanceOfSatisfying(
                        BootFileAnswer.Opened.class,
                        opened -> assertThat(opened.why()).isEqualTo("constant"));
    }

    @Test
    void whoWaitsWhenThisProviderGoesIsSentToItsSuccessor() {
        ScriptFiles files = files(true);
        ScriptGenerator leaving = new Constant();
        files.bindGenerator(leaving, Map.of());
        files.unbindGenerator(leaving);
        CompletableFuture<BootFileAnswer> answer =
                files.open(Machines.get("/auto.ipxe")).toCompletableFuture();

        files.close();

        assertThat(answer.join()).isEqualTo(BootFileAnswer.NOT_MINE);
        assertThat(ask(files, "/auto.ipxe")).isEqualTo(BootFileAnswer.NOT_MINE);
    }

    private static final class Constant implements ScriptGenerator {
        @Override
        public Optional<IpxeScript> generate(ScriptRequest request) {
            return Optional.of(new IpxeScript("#!ipxe\n", "constant"));
        }
    }

    private ScriptFiles files(boolean unknownGetStatic) {
        return new ScriptFiles(settings(unknownGetStatic), hardware, events, Machines.generators());
    }

    private ScriptSettings settings(boolean unknownGetStatic) {
        return new ScriptSettings(true, unknownGetStatic, SITE, Duration.ofSeconds(2), directory.resolve("once.tsv"));
    }

    private ScriptFiles with(ScriptGenerator own) {
        List<Map.Entry<Map<String, Object>, ScriptGenerator>> ranked = new ArrayList<>(Machines.generators());
        ranked.add(Machines.service("own", own));
        return new ScriptFiles(settings(false), hardware, events, ranked);
    }

    private static BootFileAnswer ask(ScriptFiles files, String path) {
        return files.open(Machines.get(path)).toCompletableFuture().join();
    }

    private static Refused refused(BootFileAnswer answer) {
        assertThat(answer).isInstanceOf(Refused.class);
        return (Refused) answer;
    }

    private static String text(BootFileAnswer answer) {
        assertThat(answer).isInstanceOf(Opened.class);
        try (BootFile file = ((Opened) answer).file()) {
            ByteBuffer content = ByteBuffer.allocate((int) file.size());
            file.read(0, content);
            return new String(content.array(), StandardCharsets.UTF_8);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }
}
