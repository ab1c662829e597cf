/** Where uploaded files are kept: on each workspace's volume, a folder of this host. */
@NullMarked
package org.orrery.api.uploads;

import org.jspecify.annotations.NullMarked;
