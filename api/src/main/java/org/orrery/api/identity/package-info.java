/** Who asks: tokens of issuers that are trusted, and API keys of the server's own. */
@NullMarked
package org.orrery.api.identity;

import org.jspecify.annotations.NullMarked;
