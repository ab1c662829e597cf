/** JavaScript of tenants who are not trusted, in processes that can be killed. */
@NullMarked
package org.orrery.cwl.javascript;

import org.jspecify.annotations.NullMarked;
