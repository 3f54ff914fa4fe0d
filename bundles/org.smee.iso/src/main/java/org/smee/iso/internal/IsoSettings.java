package org.smee.iso.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smee.api.net.PublicAddress;
import org.smee.api.settings.SettingsReader;

/**
 * How ISO images are served, checked.
 *
 * @param enabled whether they are served at all
 * @param source the image of machines whose record names none
 * @param refuseUnpatched whether an image without placeholder is refused
 * @param localDirectory where records may name local images; empty: nowhere
 * @param waitTime how long a request waits for a source that is still being read
 * @param drain how long what is under way may go on when the component stops
 * @param site what goes into kernel arguments
 * @param supply how sources are asked and kept
 */
record IsoSettings(
        boolean enabled,
        Optional<SourceUrl> source,
        boolean refuseUnpatched,
        Optional<Path> localDirectory,
        Duration waitTime,
        Duration drain,
        Site site,
        Supply.Settings supply) {
    static final String PID = "org.smee.iso";
    private static final String DATA = "${karaf.data}";
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** Names of the same settings in Smee as part of Tinkerbell; Smee's own win. */
    private static final Map<String, String> TINKERBELL = Map.ofEntries(
            Map.entry("SMEE_ISO_ENABLED", "TINKERBELL_ISO_ENABLED"),
            Map.entry("SMEE_ISO_URL", "TINKERBELL_ISO_UPSTREAM_URL"),
            Map.entry("SMEE_ISO_MAGIC_STRING", "TINKERBELL_ISO_PATCH_MAGIC_STRING"),
            Map.entry("SMEE_ISO_STATIC_IPAM_ENABLED", "TINKERBELL_ISO_STATIC_IPAM_ENABLED"),
            Map.entry("SMEE_EXTRA_KERNEL_ARGS", "TINKERBELL_IPXE_HTTP_SCRIPT_EXTRA_KERNEL_ARGS"),
            Map.entry("SMEE_TINK_SERVER", "TINKERBELL_IPXE_SCRIPT_TINK_SERVER_ADDR_PORT"),
            Map.entry("SMEE_TINK_SERVER_TLS", "TINKERBELL_IPXE_SCRIPT_TINK_SERVER_USE_TLS"),
            Map.entry("SMEE_TINK_SERVER_INSECURE_TLS", "TINKERBELL_IPXE_SCRIPT_TINK_SERVER_INSECURE_TLS"),
            Map.entry("SMEE_DHCP_SYSLOG_IP", "TINKERBELL_DHCP_SYSLOG_IP"),
            Map.entry("SMEE_PUBLIC_IP_INTERFACE", "TINKERBELL_PUBLIC_IP_INTERFACE"));

    /** Reads under this process's environment. */
    static IsoSettings of(Map<String, ?> file) {
        return of(file, System.getenv());
    }

    /** Reads under {@code environment}. */
    static IsoSettings of(Map<String, ?> file, Map<String, String> environment) {
        Map<String, String> names = new HashMap<>(environment);
        TINKERBELL.forEach((name, other) -> {
            String value = environment.get(other);
            if (value != null && environment.getOrDefault(name, "").isBlank()) {
                names.put(name, value);
            }
        });
        return from(new SettingsReader(PID, file, names));
    }

    /** Reads and checks every key. Throws {@link org.smee.api.settings.SettingsException}. */
    static IsoSettings from(SettingsReader reader) {
        return new IsoSettings(
                reader.flag("enabled", "SMEE_ISO_ENABLED", false),
                source(reader),
                reader.oneOf("on.missing.magic", "SMEE_ISO_ON_MISSING_MAGIC", "serve", "serve", "refuse")
                        .equals("refuse"),
                reader.parsed("local.directory", "SMEE_ISO_LOCAL_DIRECTORY", "", IsoSettings::directory),
                reader.duration(
                        "wait.time", "SMEE_ISO_WAIT_TIME", SECOND.multipliedBy(20), SECOND, SECOND.multipliedBy(300)),
                reader.duration(
                        "drain", "SMEE_ISO_DRAIN", SECOND.multipliedBy(10), Duration.ZERO, Duration.ofMinutes(5)),
                site(reader),
                supply(reader));
    }

    private static Optional<SourceUrl> source(SettingsReader reader) {
        String text = reader.text("url", "SMEE_ISO_URL", "");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(SourceUrl.parse(text));
        } catch (IllegalArgumentException e) {
            throw reader.wrong("url", "(not shown, it may hold a password)", String.valueOf(e.getMessage()));
        }
    }

    private static Supply.Settings supply(SettingsReader reader) {
        return new Supply.Settings(
                reader.parsed(
                        "magic.string",
                        "SMEE_ISO_MAGIC_STRING",
                        "",
                        text -> text.isEmpty() ? Magic.hookOs() : Magic.of(text)),
                reader.parsed("cache.directory", "SMEE_ISO_CACHE_DIRECTORY", DATA + "/iso", IsoSettings::directory)
                        .orElse(Path.of("iso")),
                (long) reader.number("cache.size", "SMEE_ISO_CACHE_SIZE", 8192, 0, 16_777_216) << 20,
                reader.duration(
                        "recheck", "SMEE_ISO_RECHECK", SECOND.multipliedBy(10), Duration.ZERO, Duration.ofHours(24)),
                reader.duration(
                        "upstream.timeout",
                        "SMEE_ISO_UPSTREAM_TIMEOUT",
                        SECOND.multipliedBy(30),
                        Duration.ofMillis(100),
                        SECOND.multipliedBy(600)));
    }

    private static Site site(SettingsReader reader) {
        return new Site(
                word(reader, "tink.server", "SMEE_TINK_SERVER"),
                reader.flag("tink.server.tls", "SMEE_TINK_SERVER_TLS", false),
                reader.flag("tink.server.insecure.tls", "SMEE_TINK_SERVER_INSECURE_TLS", false),
                syslogHost(reader),
                reader.parsed(
                        "extra.kernel.args",
                        "SMEE_EXTRA_KERNEL_ARGS",
                        "",
                        text -> KernelWord.words("extra.kernel.args", List.of(text))),
                reader.flag("static.ipam.enabled", "SMEE_ISO_STATIC_IPAM_ENABLED", false),
                reader.oneOf("compat", "SMEE_COMPAT", "rfc", "rfc", "smee").equals("smee"));
    }

    private static String syslogHost(SettingsReader reader) {
        String host = reader.parsed(
                "syslog.host", "SMEE_DHCP_SYSLOG_IP", "auto", text -> KernelWord.word("syslog.host", text));
        String preferred = reader.text("public.ip.interface", "SMEE_PUBLIC_IP_INTERFACE", "");
        return PublicAddress.host(host, preferred);
    }

    private static String word(SettingsReader reader, String key, String variable) {
        return reader.parsed(key, variable, "", text -> KernelWord.word(key, text));
    }

    private static Optional<Path> directory(String text) {
        String data = System.getProperty("karaf.data", "data");
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            Path.of(text.replace(DATA, data)).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("a path of this system");
        }
    }
}
