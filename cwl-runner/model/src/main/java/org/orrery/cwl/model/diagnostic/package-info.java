/** What is wrong with a document, and where: problems are data, collected and reported together. */
@NullMarked
package org.orrery.cwl.model.diagnostic;

import org.jspecify.annotations.NullMarked;
