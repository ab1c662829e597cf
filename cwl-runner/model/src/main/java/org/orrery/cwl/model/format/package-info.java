/** File formats: which are the same as, or a kind of, which, by the ontologies of a document. */
@NullMarked
package org.orrery.cwl.model.format;

import org.jspecify.annotations.NullMarked;
