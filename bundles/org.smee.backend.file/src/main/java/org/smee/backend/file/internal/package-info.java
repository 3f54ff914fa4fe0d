/** Machines from a YAML or JSON file, held in memory and reloaded when the file changes. */
@NullMarked
package org.smee.backend.file.internal;

import org.jspecify.annotations.NullMarked;
