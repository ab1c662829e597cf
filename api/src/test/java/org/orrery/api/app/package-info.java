/** Tests of configuration and start. */
@NullMarked
package org.orrery.api.app;

import org.jspecify.annotations.NullMarked;
