/** CWL values: what parameters hold while a workflow runs, and their JSON form. */
@NullMarked
package org.orrery.cwl.model.value;

import org.jspecify.annotations.NullMarked;
