package org.orrery.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.orrery.api.access.Caller;
import org.orrery.api.access.Permission;
import org.orrery.api.identity.ApiKey;
import org.orrery.api.identity.ApiKeySecret;
import org.orrery.api.identity.ApiKeys;
import org.orrery.api.problem.OrreryException;
import org.orrery.api.processes.WorkspaceId;

class PgApiKeyStoreIT {
  private static final WorkspaceId DEFAULT = new WorkspaceId("default");
  private static final Duration USUAL = Duration.ofDays(10);

  private final Hand clock = new Hand();
  private Database database;
  private ApiKeys keys;

  /** A clock that is moved by hand. */
  private static final class Hand extends Clock {
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void open() throws SQLException {
    database = TestDatabase.migrated();
    keys =
        new ApiKeys(
            new PgApiKeyStore(database),
            new ApiKeys.Lifetimes(USUAL, Duration.ofDays(20)),
            new SecureRandom(),
            clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static ApiKeys.Wish wish(@Nullable Instant expires, Permission... permissions) {
    return new ApiKeys.Wish(DEFAULT, "notebook", Set.of(permissions), false, expires);
  }

  private ApiKeys.Made make(@Nullable Instant expires) {
    return keys.make(Caller.LOCAL, wish(expires, Permission.READ));
  }

  @Test
  void a_key_is_good_for_its_workspace_until_it_expires() {
    ApiKeys.Made made = make(null);
    Caller caller = keys.verify(made.secret().reveal());
    assertThat(caller.name()).isEqualTo("key:" + made.key().id());
    assertThat(caller.scope()).isEqualTo(DEFAULT);
    assertThat(caller.permissions()).containsExactly(Permission.READ);
    assertThat(caller.manages(DEFAULT)).isFalse();
    assertThat(caller.operator()).isFalse();
    assertThat(made.key().expires()).isEqualTo(clock.now.plus(USUAL));

    clock.now = clock.now.plus(USUAL);
    assertThatThrownBy(() -> keys.verify(made.secret().reveal()))
        .isInstanceOf(OrreryException.class);
  }

  @Test
  void a_revoked_key_is_good_for_nothing_and_stays_in_the_list() {
    ApiKeys.Made made = make(null);
    keys.revoke(DEFAULT, made.key().id());
    Instant revoked = clock.now;
    clock.now = revoked.plusSeconds(5);
    keys.revoke(DEFAULT, made.key().id());
    assertThatThrownBy(() -> keys.verify(made.secret().reveal()))
        .isInstanceOf(OrreryException.class);
    assertThat(keys.list(DEFAULT)).extracting(ApiKey::revoked).containsExactly(revoked);
    assertThatThrownBy(() -> keys.revoke(new WorkspaceId("other"), made.key().id()))
        .isInstanceOf(OrreryException.class);
  }

  @Test
  void a_letter_more_less_or_different_is_another_key() {
    String key = make(null).secret().reveal();
    char last = key.charAt(key.length() - 1) == 'A' ? 'B' : 'A';
    for (String other :
        List.of(
            key.substring(0, key.length() - 1) + last,
            key + "A",
            key.substring(0, key.length() - 1),
            key.toUpperCase(Locale.ROOT),
            "orr_",
            "orr_000000000000_" + "A".repeat(43))) {
      assertThatThrownBy(() -> keys.verify(other)).isInstanceOf(OrreryException.class);
    }
  }

  @Test
  void a_use_is_noted_now_and_then() {
    ApiKeys.Made made = make(null);
    Instant first = clock.now;
    keys.verify(made.secret().reveal());
    clock.now = first.plus(ApiKeys.LAST_USED_STEP);
    keys.verify(made.secret().reveal());
    assertThat(keys.get(DEFAULT, made.key().id()).lastUsed()).isEqualTo(first);
    clock.now = first.plus(ApiKeys.LAST_USED_STEP).plusSeconds(1);
    keys.verify(made.secret().reveal());
    assertThat(keys.get(DEFAULT, made.key().id()).lastUsed()).isEqualTo(clock.now);
  }

  @Test
  void a_key_gives_no_more_than_its_maker_has() {
    Caller reader = keys.verify(make(null).secret().reveal());
    assertThatThrownBy(() -> keys.make(reader, wish(null, Permission.DEPLOY)))
        .isInstanceOf(OrreryException.class);
    assertThatThrownBy(
            () ->
                keys.make(
                    reader, new ApiKeys.Wish(DEFAULT, "x", Set.of(Permission.READ), true, null)))
        .isInstanceOf(OrreryException.class);
  }

  @Test
  void a_lifetime_has_an_end_and_is_not_over() {
    for (Instant wrong : List.of(clock.now, clock.now.plus(Duration.ofDays(21)))) {
      assertThatThrownBy(() -> make(wrong)).isInstanceOf(OrreryException.class);
    }
    assertThat(make(clock.now.plusSeconds(1)).key().expires()).isEqualTo("2026-11-21T12:00:01Z");
  }

  @Test
  void a_workspace_has_so_many_good_keys_and_no_more() {
    for (int i = 0; i < ApiKeys.MOST_GOOD; i++) {
      make(clock.now.plusSeconds(60));
    }
    assertThatThrownBy(() -> make(null)).hasMessageContaining("revoke one first");
    clock.now = clock.now.plusSeconds(60);
    make(null);
  }

  @Test
  void there_is_one_first_key_and_it_is_kept_before_it_is_good() {
    List<ApiKeySecret> kept = new ArrayList<>();
    assertThatThrownBy(
            () ->
                keys.makeFirst(
                    DEFAULT,
                    key -> {
                      throw new IllegalStateException("the disk is full");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(keys.makeFirst(DEFAULT, kept::add)).isPresent();
    assertThat(keys.makeFirst(DEFAULT, kept::add)).isEmpty();
    Caller operator = keys.verify(kept.getFirst().reveal());
    assertThat(kept).hasSize(1);
    assertThat(operator.operator()).isTrue();
    assertThat(operator.manages(DEFAULT)).isTrue();
    keys.revoke(DEFAULT, operator.name().substring("key:".length()));
    assertThat(keys.makeFirst(DEFAULT, kept::add)).as("once is once").isEmpty();
  }
}
