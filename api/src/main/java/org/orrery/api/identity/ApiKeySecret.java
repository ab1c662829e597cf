package org.orrery.api.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as its bearer has it: {@code orr_}, an id of 48 bits that finds it, and a secret of 256
 * random bits. It is never kept: the hash is.
 */
public final class ApiKeySecret {
  /** What every key starts with, so that people and scanners of leaked secrets know one. */
  public static final String MARK = "orr_";

  private static final int ID_BYTES = 6;
  private static final int SECRET_BYTES = 32;
  private static final Pattern SHAPE =
      Pattern.compile(MARK + "(?<id>[0-9a-f]{12})_(?<secret>[A-Za-z0-9_-]{43})");

  private final String id;
  private final String secret;

  private ApiKeySecret(String id, String secret) {
    this.id = id;
    this.secret = secret;
  }

  /**
   * @param random has to be fit for secrets
   */
  static ApiKeySecret make(RandomGenerator random) {
    byte[] id = new byte[ID_BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(id);
    random.nextBytes(secret);
    return new ApiKeySecret(
        HexFormat.of().formatHex(id),
        Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  static Optional<ApiKeySecret> parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    return matcher.matches()
        ? Optional.of(new ApiKeySecret(matcher.group("id"), matcher.group("secret")))
        : Optional.empty();
  }

  String id() {
    return id;
  }

  /** SHA-256 and nothing slower: 256 random bits can't be guessed, however fast the hash is. */
  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(reveal().getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The key itself, to be shown once. */
  public String reveal() {
    return MARK + id + "_" + secret;
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return MARK + id;
  }
}
