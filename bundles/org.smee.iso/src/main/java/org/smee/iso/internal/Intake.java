package org.smee.iso.internal;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smee.api.event.OneLine;

/** Takes the versions of one remote source in: as copies if there is room, else only to find their placeholders. */
final class Intake {
    /**
     * A version that has begun to arrive.
     *
     * @param fetch what must be given the bytes
     * @param whyNotCopied empty: it is copied
     */
    record Arrival(Image image, Fetch<Image> fetch, String whyNotCopied) {}

    private static final int LONGEST_SHOWN = 500;
    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final SourceUrl url;
    private final Supply supply;
    private final Runnable ended;
    private final Runnable changed;

    /**
     * For one source.
     *
     * @param ended called when an image has arrived or never will
     * @param changed called when the source turns out to have another version than the one passed through
     */
    Intake(SourceUrl url, Supply supply, Runnable ended, Runnable changed) {
        this.url = url;
        this.supply = supply;
        this.ended = ended;
        this.changed = changed;
    }

    /** Begins. Throws {@link SourceProblem} if such a version can be neither copied nor passed through. */
    Arrival begin(Version version) throws SourceProblem {
        Shelf.Place place = supply.shelf().begin(url, version);
        return place.image().isPresent() ? copy(place.image().get(), version.size()) : search(version, place.whyNot());
    }

    static void refuseEncoded(SourceUrl url, HttpHeaders headers) throws SourceProblem {
        String encoding = headers.firstValue("Content-Encoding").orElse("identity");
        if (!encoding.equalsIgnoreCase("identity")) {
            throw SourceProblem.bad(
                    url + " sends its bytes encoded (Content-Encoding: " + OneLine.of(encoding, LONGEST_SHOWN)
                            + ") though nobody asked for it; such an image cannot be patched");
        }
    }

    static SourceProblem unexpected(SourceUrl url, int status) {
        return SourceProblem.bad(url + " answers with status " + status);
    }

    private Arrival copy(StoredImage image, long size) {
        Fetch.Sink sink = new Fetch.Sink() {
            @Override
            public void take(ByteBuffer bytes) throws IOException {
                if (size == Version.UNKNOWN
                        && !supply.shelf().mayGrowTo(image, image.findings().seen() + bytes.remaining())) {
                    throw SourceProblem.bad(url + " does not say how large it is, and is larger than cache.size");
                }
                append(image, bytes);
            }

            @Override
            public void end() {
                image.findings().end();
                supply.shelf().complete(image);
                ended.run();
            }

            @Override
            public void fail(SourceProblem why) {
                image.findings().fail(why);
                supply.shelf().remove(image);
                ended.run();
            }
        };
        return arrival(image, sink, "");
    }

    private Arrival search(Version version, String whyNot) throws SourceProblem {
        if (version.size() == Version.UNKNOWN || !version.canBeTold()) {
            throw SourceProblem.bad(url + " cannot be copied (" + whyNot + ") and cannot be passed through,"
                    + " because it does not say "
                    + (version.canBeTold() ? "how large it is" : "which version it is (ETag or Last-Modified)"));
        }
        log.warn("event=iso.not-copied source={} effect=\"every request asks the source\" reason=\"{}\"", url, whyNot);
        Findings findings = new Findings(supply.settings().magic());
        RemoteImage image = new RemoteImage(url, version, findings, supply, changed);
        Fetch.Sink sink = new Fetch.Sink() {
            @Override
            public void take(ByteBuffer bytes) throws IOException {
                findings.feed(bytes);
            }

            @Override
            public void end() {
                findings.end();
                ended.run();
            }

            @Override
            public void fail(SourceProblem why) {
                findings.fail(why);
                ended.run();
            }
        };
        return arrival(image, sink, whyNot);
    }

    private void append(StoredImage image, ByteBuffer bytes) throws IOException {
        try {
            image.append(bytes);
        } catch (SourceProblem e) {
            throw e;
        } catch (IOException e) {
            supply.shelf().failed(e);
            throw e;
        }
    }

    private Arrival arrival(Image image, Fetch.Sink sink, String whyNotCopied) {
        long size = image.version().size();
        Fetch<Image> fetch = new Fetch<>(
                url, image, sink, size, supply.clock(), supply.settings().timeout());
        return new Arrival(image, fetch, whyNotCopied);
    }
}
