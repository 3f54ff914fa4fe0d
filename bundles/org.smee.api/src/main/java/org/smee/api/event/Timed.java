package org.smee.api.event;

/** Details of an event that know how long the step took without spelling it out. See {@link BootEvent#tookNanos}. */
public interface Timed {
    /** How long it took, in nanoseconds, 0 or more. */
    long tookNanos();
}
