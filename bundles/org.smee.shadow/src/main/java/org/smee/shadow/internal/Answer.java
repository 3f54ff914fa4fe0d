package org.smee.shadow.internal;

import java.util.Optional;
import org.smee.api.event.Outcome;
import org.smee.dhcp.api.DhcpMessage;

/**
 * What was decided about a DHCP message.
 *
 * @param reply the reply, as the client would read it; empty: silence
 * @param outcome what the handler calls it
 * @param why its reason
 * @param failed whether there was no decision, because the handler threw, was late or answered nonsense
 */
record Answer(Optional<DhcpMessage> reply, Outcome outcome, String why, boolean failed) {
    static Answer failed(String why) {
        return new Answer(Optional.empty(), Outcome.FAILED, why, true);
    }
}
