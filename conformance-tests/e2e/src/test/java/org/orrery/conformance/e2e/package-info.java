/** The whole server, started from the built tree as a user starts it, and spoken to over HTTP. */
@NullMarked
package org.orrery.conformance.e2e;

import org.jspecify.annotations.NullMarked;
