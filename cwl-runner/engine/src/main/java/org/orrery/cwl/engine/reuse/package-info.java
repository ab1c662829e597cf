/** Takes the results of earlier, equal tasks, and keeps those of new ones for later. */
@NullMarked
package org.orrery.cwl.engine.reuse;

import org.jspecify.annotations.NullMarked;
