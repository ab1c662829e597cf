/**
 * The rules of the architecture page and of the house style, as tests over the compiled classes.
 */
@NullMarked
package org.orrery.conformance.architecture;

import org.jspecify.annotations.NullMarked;
