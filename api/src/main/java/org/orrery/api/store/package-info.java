/** PostgreSQL: what is kept and how. The only place that speaks SQL. */
@NullMarked
package org.orrery.api.store;

import org.jspecify.annotations.NullMarked;
