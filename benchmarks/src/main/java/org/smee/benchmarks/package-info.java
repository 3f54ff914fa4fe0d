/** JMH measurements of what happens between a received datagram and its answer. */
@NullMarked
package org.smee.benchmarks;

import org.jspecify.annotations.NullMarked;
