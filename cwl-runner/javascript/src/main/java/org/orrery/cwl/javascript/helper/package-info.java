/** The helper: a process that runs JavaScript, one piece at a time, and the words it speaks. */
@NullMarked
package org.orrery.cwl.javascript.helper;

import org.jspecify.annotations.NullMarked;
