package org.orrery.conformance.architecture.broken.cwl.engine;

import org.orrery.conformance.architecture.broken.cwl.model.internal.Hidden;

/** Uses what is internal to another module. */
record LooksInside(Hidden hidden) {}
