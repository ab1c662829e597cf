/** A document and all that it refers to as one document. */
@NullMarked
package org.orrery.cwl.cli.pack;

import org.jspecify.annotations.NullMarked;
