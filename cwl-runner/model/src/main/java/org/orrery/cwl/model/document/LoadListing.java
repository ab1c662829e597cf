package org.orrery.cwl.model.document;

/** How deep a Directory's listing is loaded for expressions. */
public enum LoadListing {
  NO_LISTING,
  SHALLOW_LISTING,
  DEEP_LISTING
}
