/** Tests of the stores against a real PostgreSQL. */
@NullMarked
package org.orrery.api.store;

import org.jspecify.annotations.NullMarked;
