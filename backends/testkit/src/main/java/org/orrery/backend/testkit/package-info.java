/**
 * The suites that every backend and every task volume passes, and a backend with a settable clock.
 */
@NullMarked
package org.orrery.backend.testkit;

import org.jspecify.annotations.NullMarked;
