/**
 * What a place to compute, and the file volume that its tasks see, must offer. Knows nothing but
 * the JDK.
 */
@NullMarked
package org.orrery.backend.spi;

import org.jspecify.annotations.NullMarked;
