package org.smee.iso.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an image comes from: an http or https URL, or a file of this host. Text form and equality are those of
 * {@link #uri}, which holds no credentials; {@link #authorization} must not be printed.
 *
 * @param uri what to ask for
 * @param authorization value of the Authorization header, from the user information of the URL
 * @param file the file, if it is one
 */
record SourceUrl(URI uri, Optional<String> authorization, Optional<Path> file) {
    private static final String ALLOWED = "an http or https URL, or the absolute path or file: URL of a local image";

    /** Throws {@link IllegalArgumentException} without the text, which may hold a password. */
    static SourceUrl parse(String text) {
        try {
            if (text.startsWith("/")) {
                return local(Path.of(text));
            }
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (scheme.equals("file") && uri.getPath() != null && uri.getPath().startsWith("/")) {
                return local(Path.of(uri.getPath()));
            }
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null) {
                return remote(uri);
            }
        } catch (URISyntaxException | InvalidPathException e) {
            throw new IllegalArgumentException(ALLOWED);
        }
        throw new IllegalArgumentException(ALLOWED);
    }

    /** Another place of the same source, as a redirect names it. Credentials stay with their host. */
    Optional<SourceUrl> redirected(String location) {
        try {
            SourceUrl target = parse(uri.resolve(new URI(location)).toString());
            if (target.file().isPresent()) {
                return Optional.empty();
            }
            boolean same = target.uri().getRawAuthority().equals(uri.getRawAuthority())
                    && target.uri().getScheme().equals(uri.getScheme());
            Optional<String> credentials = target.authorization().or(() -> same ? authorization : Optional.empty());
            return Optional.of(new SourceUrl(target.uri(), credentials, Optional.empty()));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** For logs, events and answers: without credentials, and without the query, which may be one. */
    @Override
    public String toString() {
        if (file.isPresent()) {
            return file.get().toString();
        }
        String query = uri.getRawQuery() == null ? "" : "?…";
        return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + query;
    }

    private static SourceUrl local(Path path) {
        Path normal = path.normalize();
        return new SourceUrl(normal.toUri(), Optional.empty(), Optional.of(normal));
    }

    private static SourceUrl remote(URI uri) throws URISyntaxException {
        String authority = uri.getRawAuthority();
        String user = uri.getRawUserInfo();
        String place = authority.substring(authority.lastIndexOf('@') + 1);
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        URI bare = new URI(uri.getScheme().toLowerCase(Locale.ROOT) + "://" + place + path + query);
        return new SourceUrl(bare, Optional.ofNullable(user).map(SourceUrl::basic), Optional.empty());
    }

    private static String basic(String userInfo) {
        String plain = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }
}
