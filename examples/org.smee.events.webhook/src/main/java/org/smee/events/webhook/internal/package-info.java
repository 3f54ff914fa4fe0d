/** Boot events, posted to a webhook. */
@NullMarked
package org.smee.events.webhook.internal;

import org.jspecify.annotations.NullMarked;
