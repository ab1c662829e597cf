/** Tests of the uploads. */
@NullMarked
package org.orrery.api.uploads;

import org.jspecify.annotations.NullMarked;
