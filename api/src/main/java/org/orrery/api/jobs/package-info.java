/** Jobs: their states, how they are accepted, run, dismissed and answered. */
@NullMarked
package org.orrery.api.jobs;

import org.jspecify.annotations.NullMarked;
