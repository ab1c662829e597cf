/** What the command line asks of a place where runs happen: this host, or a server. */
@NullMarked
package org.orrery.cwl.cli.place;

import org.jspecify.annotations.NullMarked;
