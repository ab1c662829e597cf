/** Containers on this host: what the backend asks of an engine, and Docker as one. */
@NullMarked
package org.orrery.backend.local.containers;

import org.jspecify.annotations.NullMarked;
