/** Runs tasks as processes of this host, which outlive the server and are found again. */
@NullMarked
package org.orrery.backend.local;

import org.jspecify.annotations.NullMarked;
