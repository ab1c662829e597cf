/** Tests of who asks, and an issuer of tokens for all tests. */
@NullMarked
package org.orrery.api.identity;

import org.jspecify.annotations.NullMarked;
