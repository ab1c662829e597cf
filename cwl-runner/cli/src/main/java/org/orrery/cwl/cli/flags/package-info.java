/** The inputs of a process as options of a command line, made from its document. */
@NullMarked
package org.orrery.cwl.cli.flags;

import org.jspecify.annotations.NullMarked;
