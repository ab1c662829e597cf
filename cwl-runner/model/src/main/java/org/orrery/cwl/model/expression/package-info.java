/** CWL expressions: their syntax tree, and evaluation of what needs no JavaScript. */
@NullMarked
package org.orrery.cwl.model.expression;

import org.jspecify.annotations.NullMarked;
