/** Reads CWL v1.2 documents and builds the process records, collecting every problem. */
@NullMarked
package org.orrery.cwl.model.load;

import org.jspecify.annotations.NullMarked;
