package org.smee.http.internal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates in use. {@link #refresh} looks at the files; what is broken is reported, once per cause, and the last
 * good ones stay. Not thread-safe but for {@link #identities} and {@link #problem}.
 */
final class Certificates {
    private static final Logger log = LoggerFactory.getLogger(Certificates.class);

    private TlsSettings settings;
    private Map<Path, byte[]> contents = Map.of();
    private List<String> reported = List.of();
    private volatile List<Identity> identities = List.of();
    private volatile Optional<String> problem = Optional.empty();

    Certificates(TlsSettings settings) {
        this.settings = settings;
    }

    /** Other settings; the next {@link #refresh} reads the files anew. */
    void settings(TlsSettings next) {
        if (!next.equals(settings)) {
            settings = next;
            contents = Map.of();
        }
    }

    /** Reads the files; returns a new context if they differ from those in use and are good. */
    Optional<SSLContext> refresh(Instant now) {
        try {
            Map<Path, byte[]> read = CertificateFiles.read(settings);
            boolean same = same(read, contents);
            if (same && problem.isEmpty()) {
                report(now);
                return Optional.empty();
            }
            List<Identity> next = CertificateFiles.identities(settings, read);
            problem = Optional.empty();
            if (same) {
                log.info("event=https.certificate-well"); // as before, after a reading that failed
                return Optional.empty();
            }
            SSLContext context = TlsContext.of(next);
            contents = read;
            identities = next;
            next.forEach(Certificates::announce);
            report(now);
            return Optional.of(context);
        } catch (TlsException e) {
            String reason = e.getMessage() + (identities.isEmpty() ? "" : "; the last good certificate stays in use");
            if (!problem.equals(Optional.of(reason))) {
                log.error("event=https.certificate-refused reason=\"{}\"", reason);
            }
            problem = Optional.of(reason);
            return Optional.empty();
        }
    }

    /** Those in use; empty before the first good reading. Any thread. */
    List<Identity> identities() {
        return identities;
    }

    /** Why the files as they are now are not in use. Any thread. */
    Optional<String> problem() {
        return problem;
    }

    private void report(Instant now) {
        List<String> problems = CertificateReport.problems(identities, now).stream()
                .map(text -> text.replaceFirst(", in \\d+ days", "")) // a new number every day is no news
                .toList();
        problems.stream()
                .filter(text -> !reported.contains(text))
                .forEach(text -> log.warn("event=https.certificate-problem reason=\"{}\"", text));
        reported = problems;
    }

    private static void announce(Identity identity) {
        log.info(
                "event=https.certificate file=\"{}\" key={} names={} until={}",
                identity.source(),
                identity.certificate().getPublicKey().getAlgorithm(),
                CertificateReport.names(identity.certificate()).stream().collect(Collectors.joining(",")),
                identity.certificate().getNotAfter().toInstant());
    }

    private static boolean same(Map<Path, byte[]> one, Map<Path, byte[]> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream()
                        .allMatch(entry -> Arrays.equals(entry.getValue(), other.get(entry.getKey())));
    }
}
