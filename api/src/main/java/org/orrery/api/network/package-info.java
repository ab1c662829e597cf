/** The server's socket: where it listens, its certificate, and whose connections it serves. */
@NullMarked
package org.orrery.api.network;

import org.jspecify.annotations.NullMarked;
