/** Tests of the jobs' domain, with fakes of our own. */
@NullMarked
package org.orrery.api.jobs;

import org.jspecify.annotations.NullMarked;
