package org.orrery.api.http.pages;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A resource as people see it. The whole document is always on the page, below what is made of it:
 * whoever reads HTML gets what whoever reads JSON gets.
 *
 * @param lead what comes first, or null where the document speaks for itself
 */
public record Page(String title, Frame frame, JsonNode document, @Nullable Lead lead) {}
