/**
 * JavaScript in CWL expressions, run by GraalJS in a sandbox. The only package that knows the
 * script engine.
 */
@NullMarked
package org.orrery.cwl.model.javascript;

import org.jspecify.annotations.NullMarked;
