package org.smee.http.internal;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smee.api.net.IpLiteral;
import org.smee.api.status.Measurement;

/** What an operator should know about certificates: sentences, with the remedy. */
final class CertificateReport {
    private static final Duration SOON = Duration.ofDays(30);
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final Pattern COMMON_NAME = Pattern.compile("(?i)(?:^|,)\\s*CN=([^,]+)");

    private CertificateReport() {}

    /** What is wrong with them; empty: nothing. */
    static List<String> problems(List<Identity> identities, Instant now) {
        List<String> problems = new ArrayList<>();
        for (Identity identity : identities) {
            validity(identity, now).ifPresent(problems::add);
        }
        if (!identities.isEmpty() && identities.stream().noneMatch(Identity::isRsa)) {
            problems.add("HTTPS has no RSA certificate, and iPXE speaks RSA only; add one to tls.cert.file and"
                    + " tls.key.file (docs/https.md has the command)");
        }
        return problems;
    }

    /** When the first certificate of each file expires; files come from the settings. */
    static List<Measurement> expiry(List<Identity> identities) {
        Map<String, Long> first = new TreeMap<>();
        for (Identity identity : identities) {
            long until = identity.certificate().getNotAfter().toInstant().getEpochSecond();
            first.merge(identity.source(), until, Math::min);
        }
        List<Measurement> all = new ArrayList<>();
        first.forEach((source, until) -> all.add(new Measurement.Level(
                "smee_certificate_expiry_timestamp_seconds",
                "When an HTTPS certificate expires, in seconds since 1970, by file.",
                Map.of("file", source),
                until)));
        return all;
    }

    private static Optional<String> validity(Identity identity, Instant now) {
        Instant from = identity.certificate().getNotBefore().toInstant();
        Instant until = identity.certificate().getNotAfter().toInstant();
        if (now.isAfter(until)) {
            return Optional.of("the certificate " + identity.source() + " expired at " + until
                    + "; clients refuse it; replace the file, it is taken over without a restart");
        }
        if (now.isBefore(from)) {
            return Optional.of("the certificate " + identity.source() + " is valid only from " + from
                    + " on; is the clock of this host right?");
        }
        if (now.plus(SOON).isAfter(until)) {
            return Optional.of("the certificate " + identity.source() + " expires at " + until + ", in "
                    + Duration.between(now, until).toDays() + " days; replace the file");
        }
        return Optional.empty();
    }

    /** The names and addresses a certificate is for; its common name if it has no others. */
    static List<String> names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    int kind = (Integer) alternative.get(0);
                    if (kind == DNS_NAME || kind == IP_ADDRESS) {
                        names.add(String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT));
                    }
                }
            }
        } catch (CertificateParsingException e) {
            return names; // names that nobody can read match nothing
        }
        if (names.isEmpty()) {
            Matcher matcher =
                    COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
            if (matcher.find()) {
                names.add(matcher.group(1).toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** Says whether a client that connects to {@code host} accepts one of the certificates (RFC 9525). */
    static boolean cover(List<Identity> identities, String host) {
        return identities.stream()
                .flatMap(identity -> names(identity.certificate()).stream())
                .anyMatch(name -> matches(name, host.toLowerCase(Locale.ROOT)));
    }

    private static boolean matches(String name, String host) {
        Optional<InetAddress> address = IpLiteral.parse(host);
        if (address.isPresent()) {
            return IpLiteral.parse(name).equals(address);
        }
        int dot = host.indexOf('.');
        return name.equals(host)
                || dot > 0 && name.startsWith("*.") && name.substring(1).equals(host.substring(dot));
    }
}
