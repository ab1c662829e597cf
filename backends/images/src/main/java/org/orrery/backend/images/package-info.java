/** Container images without a daemon: fetched, unpacked safely, and kept by their digest. */
@NullMarked
package org.orrery.backend.images;

import org.jspecify.annotations.NullMarked;
