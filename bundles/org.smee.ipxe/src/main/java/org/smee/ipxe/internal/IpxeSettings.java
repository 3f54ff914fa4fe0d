package org.smee.ipxe.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smee.api.settings.SettingsReader;

/**
 * Where iPXE binaries lie and under which names they go out, checked.
 *
 * @param httpEnabled whether they are served over HTTP; TFTP has its own switch
 * @param directories searched in this order
 * @param names name handed out by DHCP to candidate files below a directory; the first that exists is served
 * @param serveUnmapped whether other iPXE files directly in a directory are served under their own name
 * @param patch what replaces the marker in binaries
 * @param cacheMebibytes most memory for copies of binaries, 1..4096
 */
record IpxeSettings(
        boolean httpEnabled,
        List<Path> directories,
        Map<String, List<String>> names,
        boolean serveUnmapped,
        ScriptPatch patch,
        int cacheMebibytes) {
    static final String PID = "org.smee.ipxe";
    static final String DIRECTORIES = "${karaf.data}/ipxe,/usr/lib/ipxe,/usr/share/ipxe";
    static final String NAMES = "undionly.kpxe=undionly.kpxe,"
            + "ipxe.efi=ipxe.efi|ipxe-x86_64.efi,"
            + "snp-x86_64.efi=snp-x86_64.efi|snponly.efi|ipxe-snponly-x86_64.efi,"
            + "snp-arm64.efi=snp-arm64.efi|snponly-arm64.efi|arm64-efi/snponly.efi|ipxe-arm64.efi|arm64-efi/ipxe.efi|snp.efi,"
            + "snp.efi=snp.efi|snp-arm64.efi|snponly-arm64.efi|arm64-efi/snponly.efi|ipxe-arm64.efi|arm64-efi/ipxe.efi,"
            + "ipxe.iso=ipxe.iso,"
            + "ipxe-efi.img=ipxe-efi.img";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final Pattern CANDIDATE =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*");

    /** Keeps {@code names} in order. */
    IpxeSettings {
        directories = List.copyOf(directories);
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
    }

    /** Most bytes of copies in memory. */
    long cacheBytes() {
        return (long) cacheMebibytes << 20;
    }

    /** Reads and checks every key. */
    static IpxeSettings from(SettingsReader reader) {
        return new IpxeSettings(
                reader.flag("http.enabled", "SMEE_HTTP_IPXE_BINARY_ENABLED", true),
                reader.parsed("directories", "SMEE_IPXE_DIRECTORIES", DIRECTORIES, IpxeSettings::directories),
                reader.parsed("names", "SMEE_IPXE_NAMES", NAMES, IpxeSettings::names),
                reader.flag("serve.unmapped", "SMEE_IPXE_SERVE_UNMAPPED", true),
                reader.parsed("script.patch", "SMEE_IPXE_SCRIPT_PATCH", "", ScriptPatch::new),
                reader.number("cache.mebibytes", "SMEE_IPXE_CACHE_MEBIBYTES", 64, 1, 4096));
    }

    private static List<Path> directories(String text) {
        if (elements(text).isEmpty()) {
            throw new IllegalArgumentException("at least one directory");
        }
        try {
            return elements(text).stream()
                    .map(IpxeSettings::expanded)
                    .map(Path::of)
                    .toList();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("directories separated by commas; " + e.getMessage(), e);
        }
    }

    private static Map<String, List<String>> names(String text) {
        Map<String, List<String>> names = new LinkedHashMap<>();
        for (String element : elements(text)) {
            int equals = element.indexOf('=');
            String name = equals < 0 ? element : element.substring(0, equals).trim();
            List<String> files = equals < 0
                    ? List.of(name)
                    : Arrays.stream(element.substring(equals + 1).split("\\|"))
                            .map(String::trim)
                            .toList();
            boolean good = NAME.matcher(name).matches()
                    && files.stream().allMatch(file -> CANDIDATE.matcher(file).matches());
            if (!good) {
                throw new IllegalArgumentException("elements name=file|file separated by commas, files without .. and"
                        + " leading /; wrong is \"" + element + "\"");
            }
            names.put(name, files);
        }
        return names;
    }

    private static List<String> elements(String text) {
        return Arrays.stream(text.split(","))
                .map(String::trim)
                .filter(element -> !element.isEmpty())
                .toList();
    }

    private static String expanded(String directory) {
        Matcher variable = VARIABLE.matcher(directory);
        return variable.replaceAll(found -> Matcher.quoteReplacement(System.getProperty(found.group(1), "data")));
    }
}
