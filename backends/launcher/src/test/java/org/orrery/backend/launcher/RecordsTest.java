package org.orrery.backend.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.backend.spi.Cause;
import org.orrery.backend.spi.Outcome;
import org.orrery.backend.spi.Usage;

class RecordsTest {
  private static final Usage USAGE =
      new Usage(
          Instant.parse("2026-11-21T11:12:13.000000014Z"),
          Instant.parse("2026-11-21T11:12:14.5Z"),
          Duration.ofNanos(1_234_567),
          4321);
  private static final String EXIT =
      """
      orrery-exit 1
      result %s
      started 1795259533000000014
      ended 1795259534500000000
      processor 1234567
      peakKibibytes 4321
      end
      """;

  @Test
  void reads_a_start_record() throws Exception {
    String text =
        """
        orrery-started 1
        pid 42
        ticks 123456
        boot e113b92b-f6e9-4582-833f-83b1b3005e28
        host node 7
        at 1795259533000000014
        end
        """;
    StartRecord record = StartRecord.parse(text);
    assertThat(record)
        .isEqualTo(
            new StartRecord(
                42,
                123456,
                "e113b92b-f6e9-4582-833f-83b1b3005e28",
                "node 7",
                Instant.parse("2026-11-21T11:12:13.000000014Z")));
    assertThat(record.render()).isEqualTo(text);
  }

  static Object[][] results() {
    return new Object[][] {
      {"exited 255", new Outcome.Exited(255, USAGE)},
      {"signalled 9", new Outcome.Signalled(9, USAGE)},
      {"timeLimit 60", new Outcome.Ended(new Cause.TimeLimit(Duration.ofSeconds(60)), USAGE)},
      {"cancelled", new Outcome.Ended(new Cause.Cancelled(), USAGE)},
      {
        "notStarted program `x y`: gone",
        new Outcome.Ended(new Cause.NotStarted("program `x y`: gone"))
      },
    };
  }

  @ParameterizedTest
  @MethodSource("results")
  void reads_an_exit_record(String result, Outcome expected) throws Exception {
    String text = EXIT.formatted(result);
    ExitRecord record = ExitRecord.parse(text);
    assertThat(record.outcome()).isEqualTo(expected);
    assertThat(record.usage()).isEqualTo(USAGE);
    assertThat(record.render()).isEqualTo(text);
    assertThat(ExitRecord.parse(text + "whatever stood there before").outcome())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "exited",
        "exited x",
        "exited -1",
        "exited 256",
        "signalled 99999999999999999999",
        "timeLimit",
        "success 0",
        ""
      })
  void refuses_an_impossible_result(String result) {
    assertThatThrownBy(() -> ExitRecord.parse(EXIT.formatted(result)))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void refuses_every_record_that_is_cut_short() {
    String text = EXIT.formatted("exited 0");
    for (int length = 0; length < text.length() - 1; length++) {
      String cut = text.substring(0, length);
      assertThatThrownBy(() -> ExitRecord.parse(cut))
          .as("cut to `%s`", cut)
          .isInstanceOf(MalformedRecordException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\0\0\0",
        "orrery-exit 2\nend\n",
        "orrery-exit 1\nresult exited 0\nresult exited 1\nend\n",
        "orrery-exit 1\nresult exited 0\nstarted 1\nended 99999999999999999999\nprocessor 0\npeakKibibytes 0\nend\n",
        "orrery-exit 1\nnonsense\nend\n"
      })
  void refuses_garbage(String text) {
    assertThatThrownBy(() -> ExitRecord.parse(text)).isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void keeps_a_reason_on_one_line() throws Exception {
    ExitRecord record = new ExitRecord(new ExitRecord.Result.NotStarted("a\nend\nb"), USAGE);
    assertThat(ExitRecord.parse(record.render()).result())
        .isEqualTo(new ExitRecord.Result.NotStarted("a?end?b"));
  }
}
