package org.orrery.backend.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LaunchCommandTest {
  private static LaunchCommand command(@Nullable Duration limit, String... command) {
    return new LaunchCommand(
        "/a", "/w", null, "/o", "/e", limit, Duration.ofMillis(1), List.of(command));
  }

  @Test
  void puts_everything_in_its_place() {
    assertThat(command(Duration.ofSeconds(90), "tool", "--", "x y").arguments())
        .containsExactly("/a", "/w", "/dev/null", "/o", "/e", "90", "1", "--", "tool", "--", "x y");
  }

  @Test
  void rounds_times_up_to_what_the_launcher_takes() {
    assertThat(command(null, "tool").arguments().get(5)).isEqualTo("0");
    assertThat(command(Duration.ofNanos(1), "tool").arguments().get(5)).isEqualTo("1");
    assertThat(command(Duration.ofMillis(1500), "tool").arguments().get(5)).isEqualTo("2");
    assertThat(command(Duration.ofSeconds(Long.MAX_VALUE), "tool").arguments().get(5))
        .isEqualTo("4000000000");
  }

  @Test
  void refuses_what_the_launcher_would_misunderstand() {
    assertThatThrownBy(() -> command(null)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> command(Duration.ZERO, "tool"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
