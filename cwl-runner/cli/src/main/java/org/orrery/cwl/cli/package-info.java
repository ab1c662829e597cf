/** {@code cwl-runner}: the engine from a command line, on this host. */
@NullMarked
package org.orrery.cwl.cli;

import org.jspecify.annotations.NullMarked;
