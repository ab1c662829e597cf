/** The small program that starts every step, how it is called, and the records that it writes. */
@NullMarked
package org.orrery.backend.launcher;

import org.jspecify.annotations.NullMarked;
