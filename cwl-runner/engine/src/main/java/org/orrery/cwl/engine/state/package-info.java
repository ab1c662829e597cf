/**
 * One run as a pure fold: state, events, effects, and the table of legal transitions. No clock, no
 * input, no output.
 */
@NullMarked
package org.orrery.cwl.engine.state;

import org.jspecify.annotations.NullMarked;
