/** Where everything is wired together: configuration, threads, start and stop. */
@NullMarked
package org.orrery.api.app;

import org.jspecify.annotations.NullMarked;
