/** Parts of a workflow that can be run alone. */
@NullMarked
package org.orrery.cwl.cli.select;

import org.jspecify.annotations.NullMarked;
