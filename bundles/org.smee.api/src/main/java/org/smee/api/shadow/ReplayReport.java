package org.smee.api.shadow;

import java.util.List;

/**
 * What a candidate and those in service made of a recorded conversation.
 *
 * @param file what was replayed
 * @param candidate symbolic name and version
 * @param under the network whose settings were used
 * @param packets packets in the file
 * @param compared messages of clients that both were asked about
 * @param unreadable packets to a DHCP port that are no DHCP messages
 * @param differences every difference, in the order of the file; equal ones are folded
 * @param different messages the two differ about
 * @param failed those of them for which the candidate had no answer
 */
public record ReplayReport(
        String file,
        String candidate,
        String under,
        long packets,
        long compared,
        long unreadable,
        long different,
        long failed,
        List<Difference> differences) {
    /** Copies the list. */
    public ReplayReport {
        differences = List.copyOf(differences);
    }
}
