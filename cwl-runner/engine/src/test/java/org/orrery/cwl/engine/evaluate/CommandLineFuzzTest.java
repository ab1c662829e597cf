package org.orrery.cwl.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.Requirements;
import org.orrery.cwl.model.expression.ParameterOnlyEvaluator;
import org.orrery.cwl.model.inputs.InputCheck;
import org.orrery.cwl.model.inputs.InputResult;
import org.orrery.cwl.model.inputs.InputRules;
import org.orrery.cwl.model.inputs.JobInputs;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;
import org.orrery.cwl.model.load.LoadedDocument;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.TextLimits;

/**
 * Any tool with any inputs that fit it gives a command line or a failure with a reason, and what a
 * shell reads from the quoted line are the very words. An input of the fuzzer is a document, a line
 * {@code %%}, and a job. As a plain test it replays its corpus; {@code conformance-tests/fuzz}
 * looks for new inputs.
 */
class CommandLineFuzzTest {
  private static final LoadLimits LIMITS =
      new LoadLimits(new TextLimits(1 << 14, 32, 5_000, 20), 1, 4, 50);

  private static final CwlValue.Rec RUNTIME =
      new CwlValue.Rec(Map.of("outdir", CwlValue.of("/work"), "tmpdir", CwlValue.of("/tmp")));

  @FuzzTest(maxDuration = "200s")
  void any_tool_and_job_give_words_or_a_reason(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\n%%\n", 2);
    LoadResult result =
        new CwlLoader(
                uri -> {
                  throw new DocumentUnavailableException("a fuzzer reads no other document.");
                },
                LIMITS)
            .load("fuzz:/tool.cwl", parts[0].getBytes(StandardCharsets.UTF_8), null);
    if (result instanceof LoadResult.Loaded(LoadedDocument document)
        && document.process() instanceof CwlProcess.CommandLineTool tool) {
      build(tool, parts.length == 2 ? parts[1] : "{}");
    }
  }

  private static void build(CwlProcess.CommandLineTool tool, String job) {
    JobInputs given = JobInputs.parse("fuzz:/job.yml", job.getBytes(StandardCharsets.UTF_8));
    if (given.hasErrors()
        || !(InputCheck.check(
                tool, given.values(), new InputRules(InputRules.Unknown.WARNED, Map.of()))
            instanceof InputResult.Accepted(CwlValue.Rec inputs, var warnings))) {
      return;
    }
    try (ParameterOnlyEvaluator evaluator = new ParameterOnlyEvaluator()) {
      Requirements requirements = tool.header().requirements();
      CommandLine builder =
          new CommandLine(new Expressions(evaluator, requirements), inputs, RUNTIME);
      List<String> words = builder.build(tool, false);
      assertThat(words).doesNotContainNull();
      List<String> line = builder.build(tool, true);
      assertThat(line).hasSize(3).startsWith("/bin/sh", "-c");
      boolean allQuoted =
          tool.arguments().stream().allMatch(binding -> binding.shellQuote())
              && !job.contains("shellQuote")
              && tool.toString().indexOf("shellQuote=false") < 0;
      if (allQuoted) {
        assertThat(wordsOf(line.get(2))).isEqualTo(words);
      }
    } catch (CallFailedException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  /** How a POSIX shell splits a line of plain characters and quotes (XCU 2.2). */
  private static List<String> wordsOf(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (char c : line.toCharArray()) {
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == ' ') {
        if (word != null) {
          words.add(word.toString());
        }
        word = null;
      } else {
        word = word == null ? new StringBuilder() : word;
        if (c == '\'' || c == '"') {
          quote = c;
        } else {
          assertThat("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%_-+=:,./")
              .contains(String.valueOf(c));
          word.append(c);
        }
      }
    }
    assertThat(quote).isEqualTo((char) 0);
    if (word != null) {
      words.add(word.toString());
    }
    return words;
  }
}
