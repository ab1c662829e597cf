/** The OGC API Processes surface over HTTP: routes, documents, problems and who may call. */
@NullMarked
package org.orrery.api.http;

import org.jspecify.annotations.NullMarked;
