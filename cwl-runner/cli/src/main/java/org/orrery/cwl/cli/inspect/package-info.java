/** What a document can be shown as, instead of being run: a picture, a job template, its files. */
@NullMarked
package org.orrery.cwl.cli.inspect;

import org.jspecify.annotations.NullMarked;
