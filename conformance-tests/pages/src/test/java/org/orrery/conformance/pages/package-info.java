/** The pages in a real Chromium: with scripts and without, by keyboard and on a phone. */
@NullMarked
package org.orrery.conformance.pages;

import org.jspecify.annotations.NullMarked;
