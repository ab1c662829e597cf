package org.orrery.api.http.pages;

/** A link with the text that people read. */
public record Anchor(String href, String text) {}
