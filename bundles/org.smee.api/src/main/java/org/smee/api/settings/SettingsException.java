package org.smee.api.settings;

/** A setting is wrong; the message names file, key, value seen and values allowed. */
public final class SettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Takes the whole message, ready for the operator. */
    public SettingsException(String message) {
        super(message);
    }
}
