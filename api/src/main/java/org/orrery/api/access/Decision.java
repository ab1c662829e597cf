package org.orrery.api.access;

/** What comes out of asking. */
public enum Decision {
  ALLOWED,
  /**
   * Allowed to somebody who is nobody here, because it looks after the server and the server's
   * settings open what tenants hold to such: all of it, and for reading only.
   */
  ALLOWED_TO_OPERATOR,
  /** Who it is has to be said first. */
  UNKNOWN_CALLER,
  REFUSED;

  public boolean allowed() {
    return this == ALLOWED || this == ALLOWED_TO_OPERATOR;
  }
}
