package org.smee.api.plugin;

import java.time.Duration;
import java.time.Instant;

/**
 * How one plug-in is, as one of its callers sees it. Counters start when the caller binds the plug-in.
 *
 * @param caller who asks it, e.g. {@code dhcp}
 * @param kind what it is: {@code handler}, {@code backend}, {@code provider}, {@code generator}, {@code listener},
 *     {@code link}, {@code status}, {@code figures} or {@code check}
 * @param name its component, class or script name
 * @param bundleId the bundle that registered it; -1: not known
 * @param rank its {@code service.ranking}
 * @param condition how it is now
 * @param since when it came to be so
 * @param reason what it did wrong last, in words; empty: nothing yet
 * @param calls how often it was asked
 * @param errors how often it threw, failed or answered nonsense
 * @param late how often it blocked its caller or missed its deadline
 * @param bypassed how often it was not asked, because it is bypassed or too many calls wait for it
 * @param p99 what 99 of 100 calls took less than, of a sample weighted to the last minutes; zero: none yet
 */
public record PluginState(
        String caller,
        String kind,
        String name,
        long bundleId,
        int rank,
        Condition condition,
        Instant since,
        String reason,
        long calls,
        long errors,
        long late,
        long bypassed,
        Duration p99) {
    /** How a plug-in is. The order is by severity. */
    public enum Condition {
        /** Asked on the caller's thread. */
        OK,
        /** Did something wrong within the last minute; asked all the same, each failure by itself. */
        FAILING,
        /** Blocked its caller; asked on a few threads of its own until it is fast again. */
        ASIDE,
        /** Late again and again; not asked, but for a probe now and then. */
        BYPASSED
    }

    /** Whether an operator should look. */
    public boolean isProblem() {
        return condition != Condition.OK;
    }

    /** What is wrong, a sentence for the operator that says what to type next. */
    public String problem() {
        String effect = switch (condition) {
            case OK -> "is well";
            case FAILING -> "fails; each failure is passed over by itself";
            case ASIDE -> "is slow and runs on threads of its own";
            case BYPASSED -> "is bypassed and probed now and then";
        };
        return kind + " " + name + " of " + caller + " " + effect + ": it " + reason
                + ". It recovers by itself when it is well;" + " see smee:plugins, or take it out with bundle:stop "
                + (bundleId < 0 ? "<bundle>" : bundleId);
    }
}
