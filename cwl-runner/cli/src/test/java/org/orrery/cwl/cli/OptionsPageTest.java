package org.orrery.cwl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

class OptionsPageTest {
  private static final Path PAGE = Path.of("../../docs/cwl-runner.md");

  @Test
  void the_page_lists_every_option_and_no_other() throws IOException {
    Set<String> listed = new TreeSet<>();
    Matcher rows =
        Pattern.compile("^\\| `(--[a-z-]+)", Pattern.MULTILINE).matcher(Files.readString(PAGE));
    while (rows.find()) {
      listed.add(rows.group(1));
    }

    assertThat(listed).isEqualTo(options());
  }

  @Test
  void the_page_lists_every_exit_code() throws IOException {
    String page = Files.readString(PAGE);

    for (ExitCode code : ExitCode.values()) {
      assertThat(page).containsPattern("(?m)^\\| `" + code.number() + "`");
    }
  }

  private static Set<String> options() {
    try (PrintStream nowhere =
        new PrintStream(PrintStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      Set<String> names = new TreeSet<>();
      for (OptionSpec option : CwlRunnerCommand.line(nowhere, nowhere).getCommandSpec().options()) {
        if (!option.hidden()) {
          names.add(option.longestName());
        }
      }
      return names;
    }
  }
}
