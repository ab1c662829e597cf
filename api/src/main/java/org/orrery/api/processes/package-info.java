/** Deployed processes: what they are, how they come and go. Knows neither HTTP nor SQL. */
@NullMarked
package org.orrery.api.processes;

import org.jspecify.annotations.NullMarked;
