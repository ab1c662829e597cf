/** Containers on this host: what the backend asks of an engine; Docker and bubblewrap as such. */
@NullMarked
package org.orrery.backend.local.containers;

import org.jspecify.annotations.NullMarked;
