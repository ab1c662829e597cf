/**
 * What is written about a run once it is over: its use of the machine, and where its results came
 * from.
 */
@NullMarked
package org.orrery.cwl.cli.report;

import org.jspecify.annotations.NullMarked;
