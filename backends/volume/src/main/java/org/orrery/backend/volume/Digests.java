package org.orrery.backend.volume;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** CWL's checksums are SHA-1. They tell files apart; nothing here relies on them for secrecy. */
final class Digests {
  private Digests() {}

  static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
