package org.smee.metrics.internal;

import java.util.List;
import java.util.Locale;
import org.smee.api.event.BootEvent;
import org.smee.api.event.Outcome;

/**
 * Why a step ended as it did, as a word of a fixed set. Events say it in a sentence that may hold anything; a label must
 * not. A sentence is known by a phrase of it, the first that fits in the order below; {@code ReasonTest} finds each phrase
 * in the sources that say it.
 */
enum Reason {
    NONE,
    LOOP,
    BACKEND_UNAVAILABLE,
    UNKNOWN_MACHINE,
    DHCP_DISABLED,
    NETBOOT_NOT_ALLOWED,
    NO_ADDRESS,
    OTHER_SERVER,
    OTHER_NODE,
    NOT_NETBOOT,
    ADDRESS_IN_USE,
    WRONG_ADDRESS,
    ADDRESS_RETURNED,
    NOT_FROM_CLIENT,
    BAD_HARDWARE_ADDRESS,
    NOT_SERVED,
    SWITCHED_OFF,
    NO_HANDLER,
    HANDLER_FAILED,
    BAD_REQUEST,
    NO_PROVIDER,
    OVERLOAD,
    CLIENT_SILENT,
    CLIENT_GONE,
    UNREADABLE,
    RATE_LIMIT,
    STOPPING,
    NO_SUCH_FILE,
    OTHER;

    private record Phrase(String text, Reason means) {}

    private static final List<Phrase> PHRASES = List.of(
            new Phrase("the client stopped answering", CLIENT_SILENT),
            new Phrase("the client never answered", CLIENT_SILENT),
            new Phrase("hardware data is unavailable", BACKEND_UNAVAILABLE),
            new Phrase("nobody can say now", BACKEND_UNAVAILABLE),
            new Phrase("no answer from the hardware look-up", BACKEND_UNAVAILABLE),
            new Phrase("no hardware record ", UNKNOWN_MACHINE),
            new Phrase("DHCP is disabled in", DHCP_DISABLED),
            new Phrase("netboot is not allowed", NETBOOT_NOT_ALLOWED),
            new Phrase("netboot.allowPxe is false", NETBOOT_NOT_ALLOWED),
            new Phrase("record has no IPv4 address", NO_ADDRESS),
            new Phrase("accepts the offer of another server", OTHER_SERVER),
            new Phrase(" leads segment ", OTHER_NODE),
            new Phrase("not a network boot", NOT_NETBOOT),
            new Phrase("in use by another machine", ADDRESS_IN_USE),
            new Phrase("not reserved for it", WRONG_ADDRESS),
            new Phrase("gave its address back", ADDRESS_RETURNED),
            new Phrase("only servers send", NOT_FROM_CLIENT),
            new Phrase("a server sent it", NOT_FROM_CLIENT),
            new Phrase("neither 6 nor 8 octets", BAD_HARDWARE_ADDRESS),
            new Phrase("plain BOOTP is not served", NOT_SERVED),
            new Phrase("INFORM is not answered", NOT_SERVED),
            new Phrase("address from the DHCP server", NOT_SERVED),
            new Phrase("address, which is the business", NOT_SERVED),
            new Phrase("from a DHCP server on this host", NOT_SERVED),
            new Phrase("switched off", SWITCHED_OFF),
            new Phrase("no handler for mode", NO_HANDLER),
            new Phrase("the handler ", HANDLER_FAILED),
            new Phrase("only GET and HEAD", BAD_REQUEST),
            new Phrase("this server only reads", BAD_REQUEST),
            new Phrase("dot segments", BAD_REQUEST),
            new Phrase("lies outside the", BAD_REQUEST),
            new Phrase("condition names", BAD_REQUEST),
            new Phrase("no boot file provider", NO_PROVIDER),
            new Phrase("no provider answered", NO_PROVIDER),
            new Phrase("none of the script generators", NO_PROVIDER),
            new Phrase("busy: ", OVERLOAD),
            new Phrase("too many files are being opened", OVERLOAD),
            new Phrase("stopped after ", CLIENT_GONE),
            new Phrase("the client went away", CLIENT_GONE),
            new Phrase("the answer broke off", CLIENT_GONE),
            new Phrase("cannot be read", UNREADABLE),
            new Phrase("cannot be opened", UNREADABLE),
            new Phrase("messages suppressed", RATE_LIMIT),
            new Phrase("the server stops", STOPPING),
            new Phrase("being stopped or replaced", STOPPING),
            new Phrase("no such file", NO_SUCH_FILE),
            new Phrase("there is no image for", NO_SUCH_FILE));

    /** The reason of an event. */
    static Reason of(BootEvent event) {
        return switch (event.outcome()) {
            case SERVED -> NONE;
            case LOOP -> LOOP;
            case IGNORED, REFUSED, NOT_FOUND, FAILED -> of(event.why());
        };
    }

    /** Says whether the sentence tells the reason, not the outcome alone. */
    static boolean isToldBy(Outcome outcome) {
        return outcome != Outcome.SERVED && outcome != Outcome.LOOP;
    }

    /** The reason a sentence tells. */
    static Reason of(String why) {
        for (Phrase phrase : PHRASES) {
            if (why.contains(phrase.text())) {
                return phrase.means();
            }
        }
        return OTHER;
    }

    /** By which sentences are known. */
    static List<String> phrases() {
        return PHRASES.stream().map(Phrase::text).toList();
    }

    /** As a label's value. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
