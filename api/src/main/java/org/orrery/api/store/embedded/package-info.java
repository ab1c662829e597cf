/**
 * A PostgreSQL server of our own in the data folder: set up, started, watched, adopted, stopped.
 */
@NullMarked
package org.orrery.api.store.embedded;

import org.jspecify.annotations.NullMarked;
