package org.orrery.api.access;

/** What comes out of asking. */
public enum Decision {
  ALLOWED,
  /** Who it is has to be said first. */
  UNKNOWN_CALLER,
  REFUSED
}
