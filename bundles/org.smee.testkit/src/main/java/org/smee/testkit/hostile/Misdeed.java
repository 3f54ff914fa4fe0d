package org.smee.testkit.hostile;

/** What a plug-in may do wrong. */
public enum Misdeed {
    /** Nothing. */
    NONE,
    /** Waits until it is told something else, or its thread is interrupted. */
    BLOCK,
    /** Waits until it is told something else, whoever interrupts it. */
    HOLD,
    /** Throws an exception. */
    THROW,
    /** Throws an error. */
    ERROR,
    /** Returns null. */
    NULL,
    /** Returns a stage that has failed, or throws where there is no stage. */
    FAIL,
    /** Returns a stage that never completes; blocks where there is no stage. */
    NEVER,
    /** Returns what is no answer to the question. */
    NONSENSE
}
