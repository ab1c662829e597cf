/** Tests of the callbacks to subscribers. */
@NullMarked
package org.orrery.api.callbacks;

import org.jspecify.annotations.NullMarked;
