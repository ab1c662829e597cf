@NullMarked
package org.orrery.api.access;

import org.jspecify.annotations.NullMarked;
