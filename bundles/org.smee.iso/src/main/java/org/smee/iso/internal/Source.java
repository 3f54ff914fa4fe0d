package org.smee.iso.internal;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One place images come from, and its present version. Whoever asks at the same time shares one look at the source and
 * one search for placeholders. While the source is out of order the last complete version stays in use. Thread-safe.
 */
final class Source {
    private static final Logger log = LoggerFactory.getLogger(Source.class);
    private static final long BACKOFF_NANOS = 2_000_000_000L;

    private final SourceUrl url;
    private final Supply supply;
    private final Intake intake;
    private Optional<Image> good = Optional.empty();
    private Optional<Image> growing = Optional.empty();
    private Optional<CompletableFuture<Image>> pending = Optional.empty();
    private Optional<SourceProblem> problem = Optional.empty();
    private String whyNotCopied = "";
    private long checked;
    private long failed;
    private Optional<Fetch<?>> fetching = Optional.empty();
    private boolean fresh;
    private boolean closed;

    Source(SourceUrl url, Supply supply) {
        this.url = url;
        this.supply = supply;
        this.intake = new Intake(url, supply, this::ended, this::changed);
        if (url.file().isEmpty()) {
            supply.shelf().find(url).ifPresent(this::adopt);
        }
    }

    /**
     * The present version. Fails with {@link SourceProblem} if there is none. The one who asks must retain it, and ask
     * again if that is too late.
     */
    CompletableFuture<Image> latest() {
        CompletableFuture<Image> answer;
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(replaced());
            }
            settle();
            if (growing.isPresent()) {
                return CompletableFuture.completedFuture(growing.get());
            }
            if (pending.isPresent()) {
                return pending.get();
            }
            long now = System.nanoTime();
            boolean current =
                    fresh && now - checked < supply.settings().recheck().toNanos();
            boolean resting = problem.isPresent() && now - failed < BACKOFF_NANOS;
            if (good.isPresent() && (current || resting)) {
                good.ifPresent(this::markUsed);
                return CompletableFuture.completedFuture(good.get());
            }
            if (resting) {
                return CompletableFuture.failedFuture(problem.get());
            }
            answer = new CompletableFuture<>();
            pending = Optional.of(answer);
        }
        var asking = ask().whenComplete((image, failure) -> answered(answer, Optional.ofNullable(image), failure));
        return answer;
    }

    /** A line for the operator. */
    synchronized String line() {
        settle();
        if (growing.isPresent()) {
            Image image = growing.get();
            return url + ": being read, " + (image.findings().seen() >> 20) + " of "
                    + (image.version().size() < 0
                            ? "?"
                            : Long.toString(image.version().size() >> 20)) + " MiB";
        }
        return good.map(image -> url + ": " + (image.size() >> 20) + " MiB, placeholder found "
                        + image.findings().offsets().length + " times"
                        + (image instanceof RemoteImage ? ", not copied: " + whyNotCopied : ""))
                .orElse(url + ": not read yet");
    }

    /** What is wrong, a sentence; empty: nothing. */
    synchronized String trouble() {
        settle();
        if (problem.isPresent()) {
            return problem.get().why() + (good.isPresent() ? "; the last complete version stays in use" : "");
        }
        boolean unpatched = good.isPresent() && good.get().findings().offsets().length == 0;
        return unpatched
                ? url + " holds no placeholder, machines do not get their kernel arguments; is it the right"
                        + " image, is magic.string right?"
                : "";
    }

    /** Gives up what is under way; what was handed out stays readable. */
    synchronized void close() {
        closed = true;
        fetching.ifPresent(fetch -> fetch.stop(replaced()));
        growing.ifPresent(image -> image.findings().fail(replaced()));
        if (url.file().isPresent()) {
            good.ifPresent(this::discard);
            growing.ifPresent(this::discard);
        }
        good = Optional.empty();
        growing = Optional.empty();
    }

    private CompletableFuture<Image> ask() {
        if (url.file().isPresent()) {
            Path file = url.file().get();
            CompletableFuture<Image> found = new CompletableFuture<>();
            supply.executor().execute(() -> look(file, found));
            return found;
        }
        Map<String, String> conditions = new HashMap<>();
        Optional<Version> known;
        synchronized (this) {
            known = good.map(Image::version);
        }
        known.map(Version::etag).filter(tag -> !tag.isEmpty()).ifPresent(tag -> conditions.put("If-None-Match", tag));
        known.map(Version::modified)
                .filter(date -> !date.isEmpty())
                .ifPresent(date -> conditions.put("If-Modified-Since", date));
        return supply.upstream().get(url, conditions, this::receive);
    }

    private void look(Path file, CompletableFuture<Image> found) {
        try {
            found.complete(look(LocalFile.at(file)));
        } catch (IOException e) {
            found.completeExceptionally(SourceProblem.bad("the image " + file + " cannot be read: " + e));
        }
    }

    private synchronized Image look(LocalFile now) throws IOException {
        if (closed) {
            throw replaced();
        }
        if (good.isPresent() && good.get().version().isSameAs(now.version())) {
            confirmed();
            return good.get();
        }
        StoredImage image = StoredImage.local(now, supply.settings().magic());
        grow(image);
        Scan.of(image, supply.executor()).start();
        return image;
    }

    private synchronized BodySubscriber<Image> receive(ResponseInfo answer) throws SourceProblem {
        int status = answer.statusCode();
        if (status == 304 && good.isPresent()) {
            confirmed();
            return Upstream.refuse(good.get());
        }
        if (status != 200) {
            throw Intake.unexpected(url, status);
        }
        Intake.refuseEncoded(url, answer.headers());
        long size = answer.headers().firstValueAsLong("Content-Length").orElse(Version.UNKNOWN);
        boolean chunked = answer.headers()
                .firstValue("Transfer-Encoding")
                .map(coding -> coding.equalsIgnoreCase("chunked"))
                .orElse(false);
        if (size == Version.UNKNOWN && !chunked) {
            throw SourceProblem.bad(url + " says neither how large the image is nor where it ends (Content-Length)");
        }
        Version version = Version.of(answer.headers(), size);
        if (good.isPresent() && good.get().version().isSameAs(version)) {
            confirmed();
            return Upstream.refuse(good.get());
        }
        if (closed) {
            throw replaced();
        }
        log.info("event=iso.source-read source={} bytes={}", url, size);
        Intake.Arrival arrival = intake.begin(version);
        whyNotCopied = arrival.whyNotCopied();
        fetching = Optional.of(arrival.fetch());
        grow(arrival.image());
        return arrival.fetch();
    }

    private synchronized void answered(CompletableFuture<Image> answer, Optional<Image> image, Throwable failure) {
        pending = Optional.empty();
        if (image.isPresent()) {
            answer.complete(image.get());
            return;
        }
        report(SourceProblem.of(failure));
        if (good.isPresent()) {
            answer.complete(good.get());
        } else {
            answer.completeExceptionally(problem.orElseThrow());
        }
    }

    /** A copy of an earlier run: in use at once, and looked up at the source when somebody asks. */
    private void adopt(StoredImage image) {
        if (image.findings().isComplete()) {
            good = Optional.of(image);
        } else {
            growing = Optional.of(image);
            Scan.of(image, supply.executor()).start();
        }
    }

    private synchronized void grow(Image image) {
        growing = Optional.of(image);
        confirmed();
    }

    /** The source has just said which version it has. */
    private void confirmed() {
        fresh = true;
        checked = System.nanoTime();
        problem = Optional.empty();
    }

    private synchronized void ended() {
        settle();
    }

    /** Makes what has grown to its end the good version, and forgets what never will. */
    private void settle() {
        if (good.isPresent() && !isThere(good.get())) {
            good = Optional.empty();
            fresh = false;
        }
        if (growing.isEmpty()) {
            return;
        }
        Image image = growing.get();
        if (image.findings().isComplete()) {
            good.filter(before -> before != image).ifPresent(this::discard);
            good = growing;
            growing = Optional.empty();
            log.info(
                    "event=iso.source-ready source={} bytes={} placeholders={} copied={}",
                    url,
                    image.size(),
                    image.findings().offsets().length,
                    whyNotCopied.isEmpty());
        } else if (image.findings().problem().isPresent()) {
            growing = Optional.empty();
            fresh = false;
            report(image.findings().problem().get());
            discard(image);
        }
    }

    private synchronized void changed() {
        if (good.isPresent() && good.get() instanceof RemoteImage) {
            good = Optional.empty();
            fresh = false;
        }
    }

    private void report(SourceProblem why) {
        if (problem.isEmpty() || !problem.get().why().equals(why.why())) {
            log.warn("event=iso.source-failed source={} reason=\"{}\"", url, why.why());
        }
        problem = Optional.of(why);
        failed = System.nanoTime();
    }

    private void markUsed(Image image) {
        if (image instanceof StoredImage stored) {
            supply.shelf().used(stored);
        }
    }

    private void discard(Image image) {
        if (image instanceof StoredImage stored) {
            supply.shelf().remove(stored);
        }
    }

    private static SourceProblem replaced() {
        return SourceProblem.notYet("the service is being stopped or replaced");
    }

    private static boolean isThere(Image image) {
        boolean there = image.retain();
        if (there) {
            image.release();
        }
        return there;
    }
}
