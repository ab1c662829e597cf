/** Tests of the embedded PostgreSQL against the real one. */
@NullMarked
package org.orrery.api.store.embedded;

import org.jspecify.annotations.NullMarked;
