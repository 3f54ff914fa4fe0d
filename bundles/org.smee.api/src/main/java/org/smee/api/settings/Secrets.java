package org.smee.api.settings;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Leaves secrets out of what people and logs get to see. Stateless; any thread.
 *
 * <p>It knows secrets by what stands before them: user information of URLs, values of {@code Authorization}, values
 * whose name ends in {@code password}, {@code token} and the like (so those of a kubeconfig too), tokens in the form of
 * RFC 7519, and private keys in the form of RFC 7468. What has none of these looks like any other text.
 */
public final class Secrets {
    /** What stands in a secret's place. */
    public static final String MASK = "***";

    /**
     * Matches each secret, without what says that it is one. Also in {@code etc/org.ops4j.pax.logging.cfg} and {@code
     * etc/log.ecs.json}, for lines of libraries, so it has no braces and no backslashes and needs no flags. The short look
     * behind in front of the long one says nothing new, but spares most of a line the long one, which is slow.
     */
    public static final String EXPRESSION =
            "(?i)(?<=://)[^/ \"'?#<>]+(?=@)" + "|(?<=authorization[=:] ?(?:bearer|basic|digest)? ?)[^ ,;\"']+"
                    + "|(?<=bearer )[^ ,;\"']+"
                    + "|(?<=[=:] ?[\"']?)"
                    + "(?<=(?:password|passwd|passphrase|secret|token|api-key|apikey|key-data|certificate-data)[\"']?[=:] ?[\"']?)"
                    + "[^ ,;&\"']+"
                    + "|eyJ[a-z0-9_-]+[.]eyJ[a-z0-9_-]+[.][a-z0-9_-]*"
                    + "|(?<=PRIVATE KEY-----)[^-]+";

    private static final Pattern SECRET = Pattern.compile(EXPRESSION);

    /** Text without any of these, in lower case, has nothing that the expression, which is slow, could match. */
    private static final List<String> SIGNS = List.of(
            "@",
            "authorization",
            "bearer ",
            "password",
            "passwd",
            "passphrase",
            "secret",
            "token",
            "api-key",
            "apikey",
            "key-data",
            "certificate-data",
            "eyj",
            "private key");

    private Secrets() {}

    /** Says whether a setting of this name holds one. */
    public static boolean isNameOfOne(String key) {
        String name = key.toLowerCase(Locale.ROOT);
        return name.contains("password")
                || name.contains("passphrase")
                || name.contains("secret")
                || name.contains("token");
    }

    /** Returns the value of the setting {@code key} as others may see it: masked as a whole if its name says so. */
    public static String mask(String key, String value) {
        return isNameOfOne(key) && !value.isEmpty() ? MASK : mask(value);
    }

    /** Returns {@code text} with {@link #MASK} for each secret. */
    public static String mask(String text) {
        String plain = text.toLowerCase(Locale.ROOT);
        return SIGNS.stream().anyMatch(plain::contains) ? SECRET.matcher(text).replaceAll(MASK) : text;
    }
}
