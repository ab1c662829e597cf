/** Tests of the results store. */
@NullMarked
package org.orrery.api.results;

import org.jspecify.annotations.NullMarked;
