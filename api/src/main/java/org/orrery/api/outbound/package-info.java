/** Decides every connection that the server opens to an address that somebody else chose. */
@NullMarked
package org.orrery.api.outbound;

import org.jspecify.annotations.NullMarked;
