package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.orrery.cwl.cli.place.StepCounts;

class ProgressBarTest {
  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(terminal, true, StandardCharsets.UTF_8);
  private final ProgressBar bar =
      new ProgressBar(err, new ProgressLines(err, false, null), false, false);

  @Test
  void shows_how_far_the_run_is() {
    assertThat(ProgressBar.text(new StepCounts(10, 5, 30), false))
        .isEqualTo(
            "█".repeat(10) + "▒".repeat(5) + "·".repeat(15) + " 10 of 30 steps done, 5 running");
    assertThat(ProgressBar.text(new StepCounts(0, 0, 0), false)).contains("0 of 0 steps");
  }

  @Test
  void a_total_is_never_below_what_has_begun() {
    assertThat(new StepCounts(3, 2, 4).total()).isEqualTo(5);
  }

  @Test
  void what_matters_scrolls_above_the_line_and_nothing_is_left_of_it() {
    bar.counts(new StepCounts(0, 1, 2));
    bar.say("main/a: started");
    bar.notice("waiting: no room");
    bar.over();
    bar.counts(new StepCounts(2, 0, 2));

    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .contains("\r\u001b[Kwaiting: no room\n")
        .doesNotContain("main/a")
        .endsWith("\r\u001b[K");
  }
}
