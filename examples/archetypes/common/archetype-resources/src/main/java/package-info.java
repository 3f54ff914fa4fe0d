/** A plug-in of Smee. */
@NullMarked
package ${package};

import org.jspecify.annotations.NullMarked;
