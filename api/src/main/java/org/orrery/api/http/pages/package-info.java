/** What people see: typed templates, and the records that they show. No HTTP and no storage. */
@NullMarked
package org.orrery.api.http.pages;

import org.jspecify.annotations.NullMarked;
