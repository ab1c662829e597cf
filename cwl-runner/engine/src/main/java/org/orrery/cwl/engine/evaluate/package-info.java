/**
 * Carries out {@code Evaluate} and {@code Collect}: binds inputs, evaluates expressions, plans a
 * tool's staging and command line, takes its outputs. Everything that may read a file or run an
 * expression is here.
 */
@NullMarked
package org.orrery.cwl.engine.evaluate;

import org.jspecify.annotations.NullMarked;
