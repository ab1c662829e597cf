/** Every requirement of the OGC API Processes classes that the server claims, one test for each. */
@NullMarked
package org.orrery.conformance.ogc;

import org.jspecify.annotations.NullMarked;
