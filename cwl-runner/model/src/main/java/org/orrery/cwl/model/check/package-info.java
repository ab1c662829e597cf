/** Checks that need no evaluation: do types fit, are links whole, can the steps be ordered. */
@NullMarked
package org.orrery.cwl.model.check;

import org.jspecify.annotations.NullMarked;
