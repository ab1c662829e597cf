/** Tells the subscribers of executions what becomes of their jobs (Part 1, class callback). */
@NullMarked
package org.orrery.api.callbacks;

import org.jspecify.annotations.NullMarked;
