package org.orrery.api.processes;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names content by its SHA-256 digest (FIPS 180-4).
 *
 * @param hex 64 digits, lower case
 */
public record Sha256(String hex) {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

  public Sha256 {
    if (!SHAPE.matcher(hex).matches()) {
      throw new IllegalArgumentException("`" + hex + "` is no SHA-256 digest");
    }
  }

  /** The digest, or empty if the text is none. */
  public static Optional<Sha256> parse(String text) {
    return SHAPE.matcher(text).matches() ? Optional.of(new Sha256(text)) : Optional.empty();
  }

  public static Sha256 of(byte[] content) {
    return new Sha256(HexFormat.of().formatHex(digest().digest(content)));
  }

  /** What a digest that was made elsewhere came to. */
  public static Sha256 ofDigest(MessageDigest finished) {
    return new Sha256(HexFormat.of().formatHex(finished.digest()));
  }

  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
