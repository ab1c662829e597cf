/** Who may do what: callers, what they ask for, and the one port that every decision passes. */
@NullMarked
package org.orrery.api.access;

import org.jspecify.annotations.NullMarked;
