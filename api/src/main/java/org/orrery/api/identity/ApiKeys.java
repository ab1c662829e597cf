package org.orrery.api.identity;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.orrery.api.access.AnonymousCallers;
import org.orrery.api.access.Caller;
import org.orrery.api.access.Permission;
import org.orrery.api.problem.ErrorCode;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.WorkspaceId;

/**
 * API keys for notebooks and scripts: made, shown once, looked up, listed, revoked. Every method
 * blocks for the database and throws {@code DATABASE_UNAVAILABLE} if it is not there.
 */
public final class ApiKeys {
  /** How exactly it is known when a key was last used: each note is a write. */
  public static final Duration LAST_USED_STEP = Duration.ofMinutes(10);

  /** Keys of one workspace that are good at one time. */
  public static final int MOST_GOOD = 100;

  private static final int MOST_LISTED = 1000;
  private static final int HASH_BYTES = 32;

  private final ApiKeyStore store;
  private final Lifetimes lifetimes;
  private final RandomGenerator random;
  private final Clock clock;

  /**
   * @param usual of a key for which nobody says when it expires
   * @param longest that may be asked for
   */
  public record Lifetimes(Duration usual, Duration longest) {
    public Lifetimes {
      if (!usual.isPositive() || usual.compareTo(longest) > 0) {
        throw new IllegalArgumentException(
            "The usual lifetime of a key (%s) is positive and not beyond the longest (%s)"
                .formatted(usual, longest));
      }
    }
  }

  /** What somebody wants a key for. */
  public record Wish(
      WorkspaceId workspace,
      String name,
      Set<Permission> permissions,
      boolean operator,
      @Nullable Instant expires) {
    public Wish {
      permissions = Set.copyOf(permissions);
    }
  }

  /** A key that was just made, and its secret, which nobody can see again. */
  public record Made(ApiKey key, ApiKeySecret secret) {}

  /**
   * @param random has to be fit for secrets
   */
  public ApiKeys(ApiKeyStore store, Lifetimes lifetimes, RandomGenerator random, Clock clock) {
    this.store = store;
    this.lifetimes = lifetimes;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Makes a key that can do no more than who makes it.
   *
   * @throws OrreryException {@link ErrorCode#FORBIDDEN}, {@link ErrorCode#INVALID_REQUEST}, {@link
   *     ErrorCode#QUOTA_EXCEEDED}, {@link ErrorCode#NO_SUCH_WORKSPACE}
   */
  public Made make(Caller maker, Wish wish) {
    Instant now = now();
    Made made = made(wish, now, maker.name(), check(maker, wish, now));
    if (!store.insert(stored(made), MOST_GOOD)) {
      throw new OrreryException(
          ErrorCode.QUOTA_EXCEEDED,
          "The workspace has %d keys that are good; revoke one first.".formatted(MOST_GOOD));
    }
    return made;
  }

  /** Throws what {@link #make} would say of the wish alone; makes nothing. */
  public void check(Caller maker, Wish wish) {
    check(maker, wish, now());
  }

  /** When the key is to expire. */
  private Instant check(Caller maker, Wish wish, Instant now) {
    if (!maker.permissions().containsAll(wish.permissions())
        || (wish.operator() && !maker.operator())) {
      throw new OrreryException(
          ErrorCode.FORBIDDEN, "A key can't be good for more than the credentials that make it.");
    }
    Instant expires = wish.expires() == null ? now.plus(lifetimes.usual()) : wish.expires();
    if (!expires.isAfter(now) || expires.isAfter(now.plus(lifetimes.longest()))) {
      throw new OrreryException(
          ErrorCode.INVALID_REQUEST,
          "`expires` has to be in the future, at most %d days ahead."
              .formatted(lifetimes.longest().toDays()));
    }
    return expires;
  }

  private Made made(Wish wish, Instant now, String maker, @Nullable Instant expires) {
    ApiKeySecret secret = ApiKeySecret.make(random);
    ApiKey key =
        new ApiKey(
            secret.id(),
            wish.workspace(),
            wish.name(),
            wish.permissions(),
            wish.operator(),
            now,
            maker,
            expires,
            null,
            null);
    return new Made(key, secret);
  }

  private static ApiKeyStore.Stored stored(Made made) {
    return new ApiKeyStore.Stored(made.key(), made.secret().hash());
  }

  /**
   * The key that opens a server which nobody can use yet: of an operator and owner of a workspace.
   * Empty if there ever was a key of an operator.
   *
   * @param keep puts the key where the one who started the server finds it; called before the key
   *     is good, so that no key is lost
   */
  public Optional<ApiKey> makeFirst(WorkspaceId workspace, Keeping keep) {
    if (store.anyOfOperators()) {
      return Optional.empty();
    }
    Wish wish = new Wish(workspace, "first operator", Set.of(Permission.values()), true, null);
    Made made = made(wish, now(), "the server", null);
    keep.accept(made.secret());
    return store.insertFirst(stored(made)) ? Optional.of(made.key()) : Optional.empty();
  }

  /** Where a key goes that nobody asked for by HTTP. */
  @FunctionalInterface
  public interface Keeping {
    void accept(ApiKeySecret key);
  }

  /**
   * @throws OrreryException {@link ErrorCode#UNAUTHENTICATED}, whatever is wrong with the key
   */
  public Caller verify(String text) {
    Optional<ApiKeySecret> secret = ApiKeySecret.parse(text);
    Optional<ApiKeyStore.Stored> stored = secret.flatMap(each -> store.find(each.id()));
    byte[] expected = stored.map(ApiKeyStore.Stored::hash).orElse(new byte[HASH_BYTES]);
    byte[] shown = secret.map(ApiKeySecret::hash).orElse(new byte[0]);
    Instant now = now();
    // Compared even if there is none, in constant time: the answer's time tells nothing.
    if (!MessageDigest.isEqual(expected, shown)
        || stored.isEmpty()
        || !stored.get().key().isGoodAt(now)) {
      throw AnonymousCallers.unauthenticated("The key is unknown, has expired or was revoked.");
    }
    ApiKey key = stored.get().key();
    if (key.lastUsed() == null || key.lastUsed().plus(LAST_USED_STEP).isBefore(now)) {
      store.used(key.id(), now);
    }
    return key.caller();
  }

  /** A workspace's keys, the newest first, those that are good no more among them. */
  public List<ApiKey> list(WorkspaceId workspace) {
    return store.list(workspace, MOST_LISTED);
  }

  /**
   * Ends a key at once and for good. Idempotent.
   *
   * @throws OrreryException {@link ErrorCode#NOT_FOUND}
   */
  public void revoke(WorkspaceId workspace, String id) {
    if (!store.revoke(workspace, id, now())) {
      throw noSuchKey();
    }
  }

  /**
   * @throws OrreryException {@link ErrorCode#NOT_FOUND}
   */
  public ApiKey get(WorkspaceId workspace, String id) {
    return store
        .find(id)
        .map(ApiKeyStore.Stored::key)
        .filter(key -> key.workspace().equals(workspace))
        .orElseThrow(ApiKeys::noSuchKey);
  }

  private static OrreryException noSuchKey() {
    return new OrreryException(ErrorCode.NOT_FOUND, "The workspace has no key of this id.");
  }

  /** As exact as the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
