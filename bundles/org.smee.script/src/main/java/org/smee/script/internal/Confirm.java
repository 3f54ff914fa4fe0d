package org.smee.script.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.smee.api.hardware.Hardware;

/**
 * The file that a script fetches right before it starts what may run only once. Its name is made from machine and token,
 * so that it is the same after a restart, and another one for another token.
 */
final class Confirm {
    /** What the file holds: a script that does nothing, so that every iPXE takes it. */
    static final String TEXT = "#!ipxe\n";

    private static final String PREFIX = "once-";
    private static final String SUFFIX = ".ipxe";
    private static final Pattern NAME = Pattern.compile("once-[0-9a-f]{16}\\.ipxe");
    private static final int BYTES = 8;

    private Confirm() {}

    /** Whether a file of this name is a confirmation. */
    static boolean is(String baseName) {
        return baseName.startsWith(PREFIX) && NAME.matcher(baseName).matches();
    }

    /** The name for the machine's present token. */
    static String name(Hardware machine) {
        byte[] text = (machine(machine) + '\n' + machine.netboot().boot().token()).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
            return PREFIX + HexFormat.of().formatHex(digest, 0, BYTES) + SUFFIX;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What a machine is called for ever: its name in its namespace, so that all its network cards are one. */
    static String machine(Hardware machine) {
        String namespace = machine.labels().getOrDefault("namespace", "");
        return namespace.isEmpty() ? machine.id() : namespace + "/" + machine.id();
    }

    /**
     * The command that fetches the file, or nothing. It does not leave the file behind, because Linux would get it as an
     * initrd; and it ends with an error, because UEFI firmware shows a menu after success.
     */
    static String command(Optional<String> name) {
        return name.map(file -> "imgfetch --name smee-once " + file + " && imgfree smee-once || exit 1")
                .orElse("");
    }

    /** Puts the command at the beginning of a script that does not contain it. */
    static String into(String script, Optional<String> name) {
        if (name.isEmpty() || script.contains(name.get())) {
            return script;
        }
        int end = script.indexOf('\n');
        return end < 0
                ? script + "\n" + command(name) + "\n"
                : script.substring(0, end + 1) + command(name) + "\n" + script.substring(end + 1);
    }
}
