/** Runs of the command line that happen on a server: what is sent there, and what is fetched. */
@NullMarked
package org.orrery.cwl.cli.server;

import org.jspecify.annotations.NullMarked;
