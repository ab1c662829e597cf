/**
 * The two ways to reach the files that tasks see: directly, and through a living {@code sh} on the
 * machine that has them.
 */
@NullMarked
package org.orrery.backend.volume;

import org.jspecify.annotations.NullMarked;
