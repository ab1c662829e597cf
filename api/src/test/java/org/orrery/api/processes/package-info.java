/** Tests of deploying, with fakes of our own. */
@NullMarked
package org.orrery.api.processes;

import org.jspecify.annotations.NullMarked;
