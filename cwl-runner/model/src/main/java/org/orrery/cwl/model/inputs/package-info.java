/** The inputs of a job: reading them and checking them against what a process wants. */
@NullMarked
package org.orrery.cwl.model.inputs;

import org.jspecify.annotations.NullMarked;
