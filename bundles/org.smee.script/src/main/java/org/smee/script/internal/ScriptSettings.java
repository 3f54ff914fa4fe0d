package org.smee.script.internal;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.smee.api.boot.ScriptSite;
import org.smee.api.net.PublicAddress;
import org.smee.api.settings.SettingsReader;

/**
 * What scripts say and who gets one, checked.
 *
 * @param enabled whether {@code auto.ipxe} is served at all
 * @param unknownGetStatic whether a machine that nobody knows gets the static script
 * @param site what is the same for all machines
 * @param generatorDeadline how long a generator may take that runs on threads of its own
 * @param onceFile where it is written which machine has used which token
 */
record ScriptSettings(
        boolean enabled, boolean unknownGetStatic, ScriptSite site, Duration generatorDeadline, Path onceFile) {
    static final String PID = "org.smee.script";
    static final String ONCE_FILE = "${karaf.data}/once.tsv";
    private static final String STATE_DIRECTORY = "${karaf.data}";

    /** Reads and checks every key; the site's values are safe to stand in a script. */
    static ScriptSettings from(SettingsReader reader) {
        return new ScriptSettings(
                reader.flag("enabled", "SMEE_HTTP_IPXE_SCRIPT_ENABLED", true),
                unknownGetStatic(reader),
                site(reader),
                reader.duration(
                        "generator.deadline",
                        "SMEE_SCRIPT_GENERATOR_DEADLINE",
                        Duration.ofSeconds(2),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(30)),
                reader.parsed("once.file", "SMEE_SCRIPT_ONCE_FILE", ONCE_FILE, ScriptSettings::file));
    }

    private static ScriptSite site(SettingsReader reader) {
        return new ScriptSite(
                reader.parsed("osie.url", "SMEE_OSIE_URL", "", value -> Safe.url("osie.url", value)),
                word(reader, "tink.server", "SMEE_TINK_SERVER"),
                reader.flag("tink.server.tls", "SMEE_TINK_SERVER_TLS", false),
                reader.flag("tink.server.insecure.tls", "SMEE_TINK_SERVER_INSECURE_TLS", false),
                syslogHost(reader),
                reader.parsed("extra.kernel.args", "SMEE_EXTRA_KERNEL_ARGS", "", ScriptSettings::arguments),
                word(reader, "kernel.name", "SMEE_KERNEL_NAME"),
                word(reader, "initrd.name", "SMEE_INITRD_NAME"),
                reader.number("retries", "SMEE_IPXE_SCRIPT_RETRIES", 0, 0, 1000),
                reader.number("retry.delay", "SMEE_IPXE_SCRIPT_RETRY_DELAY", 2, 0, 3600));
    }

    private static boolean unknownGetStatic(SettingsReader reader) {
        String rule = reader.oneOf("unknown.machines", "SMEE_UNKNOWN_MACHINES", "auto", "auto", "refuse", "static");
        String mode = reader.text("dhcp.mode", "SMEE_DHCP_MODE", "reservation");
        return rule.equals("static") || rule.equals("auto") && mode.equalsIgnoreCase("auto-proxy");
    }

    private static String syslogHost(SettingsReader reader) {
        String host =
                reader.parsed("syslog.host", "SMEE_DHCP_SYSLOG_IP", "auto", value -> Safe.word("syslog.host", value));
        String preferred = reader.text("public.ip.interface", "SMEE_PUBLIC_IP_INTERFACE", "");
        return PublicAddress.host(host, preferred);
    }

    /** Karaf fills in its own variable in the file, but not in the environment. */
    private static Path file(String text) {
        String full = text.replace(STATE_DIRECTORY, System.getProperty("karaf.data", "data"));
        try {
            Path path = Path.of(full);
            if (!full.isEmpty() && path.getFileName() != null && !Files.isDirectory(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("the path of a file; " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("the path of a file that is no directory");
    }

    private static String word(SettingsReader reader, String key, String variable) {
        return reader.parsed(key, variable, "", value -> Safe.word(key, value));
    }

    private static List<String> arguments(String value) {
        String checked = Safe.arguments("extra.kernel.args", List.of(value)).strip();
        return checked.isEmpty() ? List.of() : List.of(checked.split(" "));
    }
}
