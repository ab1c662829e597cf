package org.orrery.api.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.orrery.api.app.LocalSettings.PlainProcesses;

class PlainProcessRuleTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

  private static PlainProcessRule rule(PlainProcesses setting, boolean loopback, int workspaces) {
    return new PlainProcessRule(setting, loopback, () -> workspaces, CLOCK);
  }

  @Test
  void one_workspace_on_loopback_runs_plain_processes() {
    assertThat(rule(PlainProcesses.AUTO, true, 1).get()).isEmpty();
  }

  @Test
  void a_second_workspace_or_another_address_ends_that() {
    assertThat(rule(PlainProcesses.AUTO, true, 2).get())
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("several workspaces")
                    .contains("orrery.local.plain-processes"));
    assertThat(rule(PlainProcesses.AUTO, false, 1).get())
        .hasValueSatisfying(why -> assertThat(why).contains("others reach it"));
  }

  @Test
  void the_setting_wins() {
    assertThat(rule(PlainProcesses.ALLOWED, false, 9).get()).isEmpty();
    assertThat(rule(PlainProcesses.REFUSED, true, 1).get()).isPresent();
  }
}
