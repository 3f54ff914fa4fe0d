package org.smee.api.plugin;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.smee.api.plugin.PluginState.Condition;

/**
 * Decides where a plug-in is asked, if at all. Only what costs time takes it out: a plug-in that throws at once costs
 * its caller nothing, and if that took it out, one client with a clever packet could do so for all. Thread-safe.
 */
final class Breaker {
    /** Where a plug-in is asked. */
    enum Mode {
        DIRECT,
        ASIDE,
        BYPASSED
    }

    private static final System.Logger log = System.getLogger("org.smee.plugin");

    private final String name;
    private final Supplier<Limits> limits;
    private final InstantSource clock;
    private volatile Mode mode = Mode.DIRECT;
    private volatile int slowInARow;
    private int fastInARow;
    private boolean probing;
    private Instant probeAt = Instant.EPOCH;
    private Duration pause = Limits.FIRST_PROBE;
    private Instant since;
    private Instant failingSince = Instant.EPOCH;
    private Instant lastFault = Instant.EPOCH;
    private Instant loggedAt = Instant.EPOCH;
    private String reason = "";
    private long errors;
    private long late;

    /** What a state shows of it. */
    record Shown(Condition condition, Instant since, String reason, long errors, long late) {}

    Breaker(String name, Supplier<Limits> limits, InstantSource clock) {
        this.name = name;
        this.limits = limits;
        this.clock = clock;
        this.since = clock.instant();
    }

    Mode mode() {
        return mode;
    }

    /** Whether a call may probe a bypassed plug-in now; the caller tells how it went with {@link #probed}. */
    synchronized boolean probe() {
        if (mode != Mode.BYPASSED || probing || clock.instant().isBefore(probeAt)) {
            return false;
        }
        probing = true;
        return true;
    }

    /** The plug-in threw, failed or answered nonsense; {@code slow}: after having kept the caller waiting. */
    synchronized void failed(String what, boolean slow) {
        errors++;
        note(what);
        if (slow) {
            slower();
        }
    }

    /** The plug-in holds the thread of its caller. */
    synchronized void blocked(String what) {
        late++;
        note(what);
        slowInARow++;
        if (probing) {
            probed(false);
        } else if (mode == Mode.DIRECT) {
            turn(limits.get().threads() > 0 ? Mode.ASIDE : Mode.BYPASSED, what);
        }
    }

    /** An answer did not come in time. */
    synchronized void late(String what) {
        late++;
        note(what);
        slower();
    }

    /** A call that did not end at once went well; {@code fast}: it could have been made directly. */
    synchronized void answered(boolean fast) {
        slowInARow = 0;
        if (mode == Mode.ASIDE) {
            fastInARow = fast ? fastInARow + 1 : 0;
            if (fastInARow >= Limits.FAST_IN_A_ROW) {
                turn(Mode.DIRECT, "it is fast again");
            }
        }
    }

    /** A call that ended at once went well. Costs one read but after trouble. */
    void answeredAtOnce() {
        if (slowInARow != 0) {
            answered(true);
        }
    }

    /** The probe is over. */
    synchronized void probed(boolean good) {
        if (!probing) {
            return;
        }
        probing = false;
        if (good) {
            pause = Limits.FIRST_PROBE;
            slowInARow = 0;
            turn(limits.get().threads() > 0 ? Mode.ASIDE : Mode.DIRECT, "a probe went well");
        } else {
            Duration next = pause.multipliedBy(2);
            pause = next.compareTo(Limits.LAST_PROBE) > 0 ? Limits.LAST_PROBE : next;
            probeAt = clock.instant().plus(pause);
        }
    }

    synchronized Shown shown() {
        Instant shownUntil = lastFault.plus(Limits.SHOWN);
        return switch (mode) {
            case ASIDE -> new Shown(Condition.ASIDE, since, reason, errors, late);
            case BYPASSED -> new Shown(Condition.BYPASSED, since, reason, errors, late);
            case DIRECT ->
                clock.instant().isBefore(shownUntil)
                        ? new Shown(Condition.FAILING, failingSince, reason, errors, late)
                        : new Shown(
                                Condition.OK,
                                errors + late > 0 && shownUntil.isAfter(since) ? shownUntil : since,
                                reason,
                                errors,
                                late);
        };
    }

    private synchronized void slower() {
        slowInARow++;
        fastInARow = 0;
        if (!probing && mode != Mode.BYPASSED && slowInARow >= Limits.TRIPS) {
            turn(Mode.BYPASSED, reason);
        }
    }

    private void turn(Mode next, String why) {
        mode = next;
        since = clock.instant();
        fastInARow = 0;
        if (next == Mode.BYPASSED) {
            pause = Limits.FIRST_PROBE;
            probeAt = since.plus(pause);
        }
        log.log(
                Level.WARNING,
                () -> "event=plugin.asked-" + next.name().toLowerCase(java.util.Locale.ROOT) + " plugin=\"" + name
                        + "\" reason=\"" + why + "\"");
    }

    private void note(String what) {
        Instant now = clock.instant();
        if (!now.isBefore(lastFault.plus(Limits.SHOWN))) {
            failingSince = now;
        }
        lastFault = now;
        reason = what;
        if (!now.isBefore(loggedAt.plus(Limits.SHOWN))) {
            loggedAt = now;
            log.log(
                    Level.WARNING,
                    () -> "event=plugin.fault plugin=\"" + name + "\" reason=\"" + what + "\" faults="
                            + (errors + late));
        }
    }
}
