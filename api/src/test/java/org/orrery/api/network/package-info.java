/** Tests of the server's socket. */
@NullMarked
package org.orrery.api.network;

import org.jspecify.annotations.NullMarked;
