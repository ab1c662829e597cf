package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutputNamesTest {
  private static final Path FOLDER = Path.of("/out");

  private final OutputNames names = new OutputNames();

  @Test
  void numbers_what_has_one_name_without_trying_given_numbers_again() {
    AtomicInteger tried = new AtomicInteger();
    for (int i = 1; i <= 1000; i++) {
      List<String> given =
          names.take(FOLDER, List.of("said.txt"), path -> tried.incrementAndGet() < 0);
      assertThat(given).containsExactly(i == 1 ? "said.txt" : "said_" + i + ".txt");
    }
    assertThat(tried).hasValue(1000);
  }

  @Test
  void passes_over_numbers_that_others_took() {
    names.reserve(FOLDER, "said_2.txt");
    assertThat(names.take(FOLDER, List.of("said.txt"), path -> false)).containsExactly("said.txt");
    assertThat(names.take(FOLDER, List.of("said.txt"), path -> path.endsWith("said_3.txt")))
        .containsExactly("said_4.txt");
    assertThat(names.take(FOLDER, List.of("said_3.txt"), path -> false))
        .containsExactly("said_3.txt");
    assertThat(names.take(Path.of("/other"), List.of("said.txt"), path -> false))
        .containsExactly("said.txt");
  }
}
