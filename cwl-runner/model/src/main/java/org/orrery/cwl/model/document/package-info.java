/** CWL documents as records: v1.2, defaults resolved, names resolved, types expanded. */
@NullMarked
package org.orrery.cwl.model.document;

import org.jspecify.annotations.NullMarked;
