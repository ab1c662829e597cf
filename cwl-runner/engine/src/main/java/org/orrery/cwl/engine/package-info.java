/**
 * Runs one workflow on one backend: the imperative shell around the fold of {@code engine.state}.
 */
@NullMarked
package org.orrery.cwl.engine;

import org.jspecify.annotations.NullMarked;
