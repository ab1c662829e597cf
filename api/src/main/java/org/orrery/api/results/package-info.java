/** Where results are kept: a folder of this host. */
@NullMarked
package org.orrery.api.results;

import org.jspecify.annotations.NullMarked;
