package org.smee.script.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smee.api.boot.IpxeScript;
import org.smee.api.boot.ScriptGenerator;
import org.smee.api.boot.ScriptRequest;
import org.smee.api.hardware.Boot;
import org.smee.api.hardware.Hardware;
import org.smee.api.hardware.Netboot;
import org.smee.api.hardware.Netboot.Osie;
import org.smee.api.hardware.Netboot.RaspberryPi;
import org.smee.api.hardware.Reservation;

/**
 * Whatever stands in a record: either the script is refused, or iPXE runs the same commands and Linux sees the same
 * parameters as with a harmless value. Judged by small models of both parsers.
 */
class HostileRecordsTest {
    private static final List<String> PIECES = List.of(
            " ",
            "\n",
            "\r",
            "\t",
            "\f",
            "\u000b",
            "\u0000",
            "\u0085",
            "\u00a0",
            "\u2028",
            "\u2029",
            "\u3000",
            "\ufeff",
            "à",
            "\uD800",
            "\uD83D\uDE00",
            "\\",
            "\\\n",
            "\"",
            "'",
            "`",
            "#",
            "#!ipxe\n",
            "&&",
            "||",
            ";",
            "&",
            "|",
            " && shell",
            " || shell",
            " ; shell",
            "\nshell\n",
            "${",
            "}",
            "${mac}",
            "${hostname}",
            "${a${b}}",
            "$",
            "{",
            "{{",
            "}}",
            "{{mac}}",
            "{{hostname}}",
            "{{{{",
            "init=/bin/sh",
            "=",
            "--",
            "-",
            "a",
            "7",
            "/",
            ":",
            "%0a",
            "http://",
            "x".repeat(300),
            "y".repeat(3000));
    private static final int ROUNDS = 3000;

    /** One field of a record, and the generator that writes it. */
    private record Field(
            String name, ScriptGenerator generator, java.util.function.Function<String, Hardware> machine) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Field> fields() {
        HookScript hook = new HookScript();
        CustomScript custom = new CustomScript();
        return Stream.of(
                new Field("arch", hook, text -> with(netboot(text, "", "", Osie.NONE))),
                new Field("facility", hook, text -> with(netboot("", text, "", Osie.NONE))),
                new Field("agentId", hook, text -> with(netboot("", "", text, Osie.NONE))),
                new Field("osie.baseUrl", hook, text -> with(osie(new Osie(text, "", "", List.of())))),
                new Field(
                        "osie.baseUrl behind http",
                        hook,
                        text -> with(osie(new Osie("http://x/" + text, "", "", List.of())))),
                new Field("osie.kernel", hook, text -> with(osie(new Osie("", text, "", List.of())))),
                new Field("osie.initrd", hook, text -> with(osie(new Osie("", "", text, List.of())))),
                new Field("vlanId", hook, text -> Machines.onVlan(text, Netboot.ALLOWED)),
                new Field("id", hook, text -> named(text, Netboot.ALLOWED)),
                new Field("ipxe.url", custom, text -> with(Machines.custom("http://x/" + text, ""))),
                new Field("{{hostname}}", custom, text -> hosted(text, "echo a{{hostname}}b{{hostname}}")),
                new Field("{{id}}", custom, text -> named(text, Machines.custom("", "echo {{id}}{{id}}"))),
                new Field("{{labels.x}}", custom, text -> labelled(text, "echo {{labels.x}}{{labels.x}} {{labels.x}}")),
                new Field(
                        "{{labels.x}} in a URL",
                        custom,
                        text -> Machines.labelled(Machines.custom("http://x/{{labels.x}}", ""), Map.of("x", text))),
                new Field(
                        "{{facility}} {{agent-id}} {{arch}}",
                        custom,
                        text -> with(new Netboot(
                                true,
                                "",
                                "echo {{facility}}{{agent-id}}{{arch}}",
                                "",
                                text,
                                text,
                                "",
                                text,
                                Osie.NONE,
                                "",
                                RaspberryPi.NONE,
                                ""))),
                new Field(
                        "{{osie-url}}",
                        custom,
                        text -> with(new Netboot(
                                true,
                                "",
                                "echo {{osie-url}} end",
                                "",
                                "",
                                "",
                                "",
                                "",
                                new Osie("http://x/" + text, "", "", List.of()),
                                "",
                                RaspberryPi.NONE,
                                ""))));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void noFieldAddsACommandOrAKernelArgument(Field field) {
        List<String> expected = shape(script(field, "a").orElseThrow());
        Random random = new Random(field.name().hashCode());
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            String text = hostile(random);
            Optional<String> script = script(field, text);
            if (script.isPresent() && !text.isEmpty()) {
                assertThat(shape(script.get()))
                        .as("%s=%s", field, Safe.printable(text))
                        .isEqualTo(expected);
                accepted++;
            }
        }
        assertThat(accepted).isPositive();
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void noTokenGetsIntoAScript(String token) {
        Hardware machine = with(Netboot.ALLOWED.booting(Boot.once(token)));

        String script =
                new HookScript().generate(Machines.once(machine)).orElseThrow().text();

        assertThat(script).doesNotContain(token);
    }

    static Stream<String> tokens() {
        return Stream.of("deploy-42", "a=b/c@d+e.f:g", "x".repeat(128));
    }

    private static String hostile(Random random) {
        StringBuilder text = new StringBuilder();
        for (int pieces = 1 + random.nextInt(4); pieces > 0; pieces--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    /** The script, or empty if it is refused in the one way that names the machine's data. */
    private static Optional<String> script(Field field, String text) {
        try {
            ScriptRequest request =
                    Machines.request(Machines.SITE, field.machine().apply(text));
            return field.generator().generate(request).map(IpxeScript::text);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage())
                    .isNotBlank()
                    .doesNotContain("\n")
                    .doesNotContain("\u2028")
                    .hasSizeLessThan(700);
            return Optional.empty();
        }
    }

    /** The names of the commands iPXE runs, with the names of the parameters Linux sees. */
    private static List<String> shape(String script) {
        List<String> shape = new ArrayList<>();
        for (String command : IpxeShell.run(script, "pcbios").commands()) {
            String[] words = command.split(" ", 3);
            shape.add(words[0]);
            if (words[0].equals("kernel") && words.length > 2) {
                parameters(words[2]).forEach(parameter -> shape.add("  " + parameter));
            }
        }
        return shape;
    }

    /** As lib/cmdline.c of Linux splits: at white space, to which byte A0 belongs, outside quotation marks. */
    private static List<String> parameters(String line) {
        List<String> parameters = new ArrayList<>();
        StringBuilder parameter = new StringBuilder();
        boolean quoted = false;
        for (char c : (new String(line.getBytes(UTF_8), ISO_8859_1) + " ").toCharArray()) {
            quoted ^= c == '"';
            if (!quoted && (c == ' ' || c >= 9 && c <= 13 || c == 0xa0)) {
                if (parameter.length() > 0) {
                    parameters.add(parameter.toString().replaceFirst("=.*", "").toLowerCase(Locale.ROOT));
                }
                parameter.setLength(0);
            } else {
                parameter.append(c);
            }
        }
        return parameters;
    }

    private static Hardware with(Netboot netboot) {
        return Machines.with(netboot);
    }

    private static Hardware named(String id, Netboot netboot) {
        Hardware plain = Machines.with(netboot);
        return new Hardware(id, plain.mac(), plain.reservation(), false, netboot, Map.of());
    }

    private static Hardware labelled(String value, String script) {
        return Machines.labelled(Machines.custom("", script), Map.of("x", value));
    }

    private static Hardware hosted(String hostname, String script) {
        Reservation r = Machines.with(Netboot.ALLOWED).reservation().orElseThrow();
        Reservation named = new Reservation(
                r.address(),
                r.netmask(),
                r.gateway(),
                r.broadcast(),
                r.nameServers(),
                r.timeServers(),
                hostname,
                r.domainName(),
                r.domainSearch(),
                r.lease(),
                r.routes(),
                r.tftpServerName(),
                r.bootFileName(),
                r.vlanId());
        return new Hardware("m", Machines.MAC, Optional.of(named), false, Machines.custom("", script), Map.of());
    }

    private static Netboot netboot(String arch, String facility, String agent, Osie osie) {
        return new Netboot(true, "", "", "", arch, facility, "", agent, osie, "", RaspberryPi.NONE, "");
    }

    private static Netboot osie(Osie osie) {
        return netboot("", "", "", osie);
    }
}
