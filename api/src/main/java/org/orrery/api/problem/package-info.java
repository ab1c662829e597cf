/** What can go wrong, said once: codes, their HTTP status and problem type, and the exception. */
@NullMarked
package org.orrery.api.problem;

import org.jspecify.annotations.NullMarked;
