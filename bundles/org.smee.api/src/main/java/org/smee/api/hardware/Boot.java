package org.smee.api.hardware;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a machine boots when it is let to the network.
 *
 * @param source where from
 * @param token for {@link Source#ONCE} the name of the deployment, up to 128 letters, digits and {@code ._:@/+=-};
 *     empty is a name too. Empty for the others
 */
public record Boot(Source source, String token) {
    /** Where a machine boots from. */
    public enum Source {
        /** Its script, every time. */
        NETWORK,
        /** Its disk, every time. */
        LOCAL_DISK,
        /** Its script until it has started it once under this token; from then on its disk, until the token changes. */
        ONCE
    }

    // Before the constants below, whose constructor needs it.
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._:@/+=-]{0,128}");
    private static final String ONCE = "once";

    /** From the network, every time. */
    public static final Boot NETWORK = new Boot(Source.NETWORK, "");
    /** From the disk, every time. */
    public static final Boot LOCAL_DISK = new Boot(Source.LOCAL_DISK, "");
    /** What {@link #parse} takes, for messages. */
    public static final String ALLOWED =
            "network, local-disk, once, or once:TOKEN with up to 128 letters, digits and" + " ._:@/+=- in TOKEN";

    /** Throws {@link IllegalArgumentException} for a token that may not be one. */
    public Boot {
        if (!TOKEN.matcher(token).matches() || source != Source.ONCE && !token.isEmpty()) {
            throw new IllegalArgumentException("boot token is not allowed; allowed: " + ALLOWED);
        }
    }

    /** The installer once under {@code token}, then the disk. */
    public static Boot once(String token) {
        return new Boot(Source.ONCE, token);
    }

    /**
     * Reads {@code network}, {@code local-disk}, {@code once} and {@code once:TOKEN}; words in any case, tokens as they
     * are. Throws {@link IllegalArgumentException} for anything else.
     */
    public static Boot parse(String text) {
        String trimmed = text.trim();
        int colon = trimmed.indexOf(':');
        String word = (colon < 0 ? trimmed : trimmed.substring(0, colon)).toLowerCase(Locale.ROOT);
        if (word.equals(ONCE)) {
            return once(colon < 0 ? "" : trimmed.substring(colon + 1));
        }
        if (colon < 0 && word.equals("network")) {
            return NETWORK;
        }
        if (colon < 0 && word.equals("local-disk")) {
            return LOCAL_DISK;
        }
        throw new IllegalArgumentException("boot is not allowed; allowed: " + ALLOWED);
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        if (source == Source.ONCE) {
            return token.isEmpty() ? ONCE : ONCE + ":" + token;
        }
        return source == Source.NETWORK ? "network" : "local-disk";
    }
}
