package org.smee.bootfiles.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.smee.api.settings.SettingsReader;

/**
 * Where files lie and how they are asked for, checked.
 *
 * @param directory the asset directory, absolute; empty: there is none
 * @param directoryChosen whether somebody chose it, so that it ought to be there
 * @param hiddenFiles whether names with a part that starts with a dot are served
 * @param httpEnabled whether the files are served over HTTP
 * @param httpPrefix what their names begin with over HTTP, e.g. {@code tftp/}; empty: nothing
 * @param autoexecScript whether {@code autoexec.ipxe} is the machine's script
 * @param compat whether a machine's files go out even if it may not boot, as with Smee
 */
record BootFilesSettings(
        Optional<Path> directory,
        boolean directoryChosen,
        boolean hiddenFiles,
        boolean httpEnabled,
        String httpPrefix,
        boolean autoexecScript,
        boolean compat) {
    static final String PID = "org.smee.bootfiles";
    static final String DIRECTORY = "${karaf.data}/files";
    static final String HTTP_PREFIX = "/tftp/";
    private static final String DATA = "${karaf.data}";

    /** Reads and checks every key. */
    static BootFilesSettings from(SettingsReader reader) {
        Optional<Path> standard = directory(DIRECTORY);
        Optional<Path> directory =
                reader.parsed("directory", "SMEE_TFTP_ASSET_DIR", DIRECTORY, BootFilesSettings::directory);
        return new BootFilesSettings(
                directory,
                !directory.equals(standard),
                reader.flag("hidden.files", "SMEE_TFTP_HIDDEN_FILES", false),
                reader.flag("http.enabled", "SMEE_PXE_HTTP_ENABLED", false),
                reader.parsed("http.prefix", "SMEE_PXE_HTTP_PATH_PREFIX", HTTP_PREFIX, BootFilesSettings::prefix),
                reader.oneOf("autoexec", "SMEE_AUTOEXEC", "refuse", "refuse", "script")
                        .equals("script"),
                reader.oneOf("compat", "SMEE_COMPAT", "rfc", "rfc", "smee").equals("smee"));
    }

    private static Optional<Path> directory(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(text.replace(DATA, System.getProperty("karaf.data", "data")))
                    .toAbsolutePath()
                    .normalize();
            if (path.getNameCount() > 0) {
                return Optional.of(path);
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("the path of a directory; " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("a directory other than /, because every file in it is public");
    }

    /** As Smee, any number of slashes around it means the same. */
    private static String prefix(String text) {
        Optional<AssetPath> path = AssetPath.of(text);
        boolean root = Arrays.stream(text.split("/")).allMatch(String::isEmpty);
        if (path.isEmpty() && !root) {
            throw new IllegalArgumentException("the beginning of a path, e.g. /tftp/, without dot segments");
        }
        return path.map(p -> p.segments().stream().collect(Collectors.joining("/", "", "/")))
                .orElse("");
    }
}
