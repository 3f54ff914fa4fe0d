package org.smee.iso.internal;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An image that is not copied: every reading asks the source anew, and only for the version that was searched. */
final class RemoteImage implements Image {
    private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    private final SourceUrl source;
    private final Version version;
    private final Findings findings;
    private final Supply supply;
    private final Runnable changed;
    private volatile boolean gone;

    /**
     * A version with a known size whose change can be noticed.
     *
     * @param changed called when the source turns out to have another version by now
     */
    RemoteImage(SourceUrl source, Version version, Findings findings, Supply supply, Runnable changed) {
        this.source = source;
        this.version = version;
        this.findings = findings;
        this.supply = supply;
        this.changed = changed;
    }

    @Override
    public Version version() {
        return version;
    }

    @Override
    public long size() {
        return version.size();
    }

    @Override
    public Findings findings() {
        return findings;
    }

    @Override
    public long neededFor(long first) {
        return version.size();
    }

    @Override
    public boolean isAtHand(long end) {
        return false;
    }

    @Override
    public boolean isBroken() {
        return gone || findings.problem().isPresent();
    }

    @Override
    public boolean retain() {
        return !gone;
    }

    @Override
    public void release() {}

    @Override
    public Reading read(long first, long length) {
        Map<String, String> headers = new HashMap<>();
        if (length < version.size()) {
            headers.put("Range", "bytes=" + first + "-" + (first + length - 1));
            if (!version.condition().isEmpty()) {
                headers.put("If-Range", version.condition());
            }
        }
        CompletableFuture<Passage> passage =
                supply.upstream().get(source, headers, answer -> receive(answer, first, length));
        return new Reading() {
            @Override
            public int read(byte[] into, int max, Runnable wake) throws IOException {
                if (!passage.isDone()) {
                    var later = passage.whenComplete((done, failure) -> wake.run());
                    return LATER;
                }
                if (passage.isCompletedExceptionally()) {
                    throw SourceProblem.of(
                            passage.handle((done, failure) -> failure).join());
                }
                return passage.join().read(into, max, wake);
            }

            @Override
            public void close() {
                var closing = passage.thenAccept(Passage::close);
            }
        };
    }

    private BodySubscriber<Passage> receive(ResponseInfo answer, long first, long length) throws SourceProblem {
        Intake.refuseEncoded(source, answer.headers());
        int status = answer.statusCode();
        if (status == 206) {
            Matcher range =
                    RANGE.matcher(answer.headers().firstValue("Content-Range").orElse(""));
            if (!range.matches() || Long.parseLong(range.group(1)) != first) {
                throw SourceProblem.bad(source + " answers with another range than asked for");
            }
            long size = range.group(3).equals("*") ? version.size() : Long.parseLong(range.group(3));
            checkVersion(Version.of(answer.headers(), size));
            return new Passage(
                    source, 0, length, supply.clock(), supply.settings().timeout());
        }
        if (status == 200) {
            checkVersion(Version.of(
                    answer.headers(),
                    answer.headers().firstValueAsLong("Content-Length").orElse(Version.UNKNOWN)));
            return new Passage(
                    source, first, length, supply.clock(), supply.settings().timeout());
        }
        if (status == 412 || status == 416) {
            throw changed();
        }
        throw Intake.unexpected(source, status);
    }

    private void checkVersion(Version now) throws SourceProblem {
        if (!version.isSameAs(now)) {
            throw changed();
        }
    }

    private SourceProblem changed() {
        gone = true;
        changed.run();
        return SourceProblem.bad(source + " has changed since its placeholders were found; it is being read anew");
    }
}
