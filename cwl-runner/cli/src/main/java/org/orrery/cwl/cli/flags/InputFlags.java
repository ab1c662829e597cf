package org.orrery.cwl.cli.flags;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.check.TypeNames;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.Documentation;
import org.orrery.cwl.model.value.CwlJson;
import org.orrery.cwl.model.value.CwlValue;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The inputs of a process as options: {@code --name VALUE}, {@code --flag} and {@code --no-flag},
 * arrays by repetition, records by {@code --record.field}, everything deeper as JSON. A job file
 * may stand beside them; options win over it.
 */
public final class InputFlags {
  private static final String HELP = "--help";
  private static final int LONGEST_DEFAULT = 120;

  private final Map<String, Flag> flags = new LinkedHashMap<>();
  private final CommandSpec spec;

  /**
   * @param program how the help text calls the process
   */
  public InputFlags(String program, CwlProcess process) {
    Flag.of(process).forEach(flag -> flags.putIfAbsent(flag.name(), flag));
    this.spec = spec(program, process);
  }

  /**
   * What was given.
   *
   * @param job the job file's name, or null
   * @param values by input; an input of which no option was given is absent, and so is a field of a
   *     record
   * @param help whether only the help text is wanted
   */
  public record Given(@Nullable String job, CwlValue.Rec values, boolean help) {
    /** These values, with those of a job file where no option was given. */
    public CwlValue.Rec over(CwlValue.Rec jobValues) {
      return merged(jobValues, values);
    }

    private static CwlValue.Rec merged(CwlValue.Rec below, CwlValue.Rec above) {
      Map<String, CwlValue> all = new LinkedHashMap<>(below.fields());
      above
          .fields()
          .forEach(
              (name, value) ->
                  all.merge(
                      name,
                      value,
                      (old, given) ->
                          old instanceof CwlValue.Rec rec && given instanceof CwlValue.Rec part
                              ? merged(rec, part)
                              : given));
      return new CwlValue.Rec(all);
    }
  }

  private CommandSpec spec(String program, CwlProcess process) {
    CommandSpec made = CommandSpec.create().name(program).interpolateVariables(false);
    Documentation documentation = process.header().documentation();
    made.usageMessage()
        .sortOptions(false)
        .sortSynopsis(false)
        .customSynopsis(format(plain(program)) + " [JOBFILE] [INPUTS]")
        .description(
            Stream.of(lines(documentation)).map(InputFlags::format).toArray(String[]::new));
    for (Flag flag : flags.values()) {
      made.addOption(option(flag));
    }
    if (!flags.containsKey(HELP)) {
      made.addOption(
          OptionSpec.builder(HELP)
              .type(boolean.class)
              .usageHelp(true)
              .description("Show these inputs.")
              .build());
    }
    made.addPositional(
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .paramLabel("JOBFILE")
            .type(String.class)
            .description("Inputs as YAML or JSON; options win over it.")
            .build());
    return made;
  }

  private OptionSpec option(Flag flag) {
    OptionSpec.Builder option = OptionSpec.builder(flag.name()).description(description(flag));
    return switch (flag.shape()) {
      case SWITCH ->
          option
              .type(Boolean.class)
              .arity("0")
              .negatable(!flags.containsKey(negated(flag.name())))
              .build();
      case SINGLE ->
          option.type(String.class).arity("1").paramLabel("<" + label(flag.type()) + ">").build();
      case REPEATED ->
          option
              .type(List.class)
              .auxiliaryTypes(String.class)
              .arity("1")
              .paramLabel("<" + label(((CwlType.ArrayOf) flag.type()).items()) + ">")
              .build();
    };
  }

  private static String negated(String name) {
    return "--no-" + name.substring("--".length());
  }

  private static String label(CwlType type) {
    return plain(TypeNames.show(type));
  }

  private static String[] description(Flag flag) {
    List<String> lines = new ArrayList<>(List.of(lines(flag.documentation())));
    CwlValue fallback = flag.defaultValue();
    if (flag.shape() == Flag.Shape.REPEATED) {
      lines.add("Once for each item.");
    }
    if (fallback != null && !fallback.isNull()) {
      String shown =
          fallback instanceof CwlValue.FileSystemObject object && object.basename() != null
              ? object.basename()
              : CwlJson.write(fallback);
      lines.add(
          "Default: "
              + plain(
                  shown.length() <= LONGEST_DEFAULT
                      ? shown
                      : shown.substring(0, LONGEST_DEFAULT) + "..."));
    } else if (flag.optional()) {
      lines.add("Optional.");
    } else {
      lines.add("Required.");
    }
    return lines.toArray(String[]::new);
  }

  private static String[] lines(Documentation documentation) {
    Set<String> lines = new LinkedHashSet<>();
    if (documentation.label() != null) {
      documentation.label().lines().map(InputFlags::plain).forEach(lines::add);
    }
    if (documentation.doc() != null) {
      documentation.doc().strip().lines().map(InputFlags::plain).forEach(lines::add);
    }
    return lines.toArray(String[]::new);
  }

  /**
   * A document's text for a terminal: its control characters could rewrite the screen, and at signs
   * would mean something to the formatter.
   */
  private static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", " ").replace("@|", "@ |");
  }

  /** The head of a help text is a format, what is below it is none. */
  private static String format(String text) {
    return text.replace("%", "%%");
  }

  /** Is there such an option, {@code --no-name} included? */
  public boolean has(String option) {
    return spec.optionsMap().containsKey(option) || spec.negatedOptionsMap().containsKey(option);
  }

  /** Does a value follow that option as a word of its own? */
  public boolean takesValue(String option) {
    OptionSpec found = spec.optionsMap().get(option);
    return found != null && found.arity().max() > 0;
  }

  /** The inputs as a help text, lines ended by line feeds. */
  public String help() {
    return new CommandLine(spec).getUsageMessage(CommandLine.Help.Ansi.OFF);
  }

  /**
   * Reads options and perhaps the name of a job file.
   *
   * @param folder relative paths are relative to it; absolute
   */
  public Given parse(List<String> arguments, Path folder) throws FlagException {
    ParseResult parsed = parsed(arguments);
    FlagText text = new FlagText(folder);
    CwlValue.Rec values = CwlValue.Rec.EMPTY;
    for (Flag flag : flags.values()) {
      CwlValue value = value(flag, parsed, text);
      if (value != null) {
        values = put(values, flag.path(), value);
      }
    }
    String job = parsed.hasMatchedPositional(0) ? parsed.matchedPositionalValue(0, "") : null;
    return new Given(job, values, !flags.containsKey(HELP) && parsed.hasMatchedOption(HELP));
  }

  private ParseResult parsed(List<String> arguments) throws FlagException {
    try {
      return new CommandLine(spec)
          .setExpandAtFiles(false)
          .parseArgs(arguments.toArray(String[]::new));
    } catch (UnmatchedArgumentException e) {
      String word = e.getUnmatched().getFirst();
      String name =
          word.startsWith("-") && word.indexOf('=') > 0
              ? word.substring(0, word.indexOf('='))
              : word;
      Set<String> known = new LinkedHashSet<>(flags.keySet());
      known.addAll(spec.negatedOptionsMap().keySet());
      throw new FlagException(
          FlagException.Kind.USAGE,
          word.startsWith("-")
              ? "The process has no input for the option `" + name + "`."
              : "One job file is enough: `" + word + "` is one too many.",
          word.startsWith("-") ? NearestMatch.hintOrChoice(name, known) : null);
    } catch (ParameterException e) {
      throw new FlagException(FlagException.Kind.USAGE, String.valueOf(e.getMessage()), null);
    }
  }

  private static @Nullable CwlValue value(Flag flag, ParseResult parsed, FlagText text)
      throws FlagException {
    if (!parsed.hasMatchedOption(flag.name())) {
      return null;
    }
    return switch (flag.shape()) {
      case SWITCH -> CwlValue.of(parsed.matchedOptionValue(flag.name(), Boolean.TRUE));
      case SINGLE -> text.read(flag, flag.type(), parsed.matchedOptionValue(flag.name(), ""));
      case REPEATED -> {
        CwlType items = ((CwlType.ArrayOf) flag.type()).items();
        List<CwlValue> values = new ArrayList<>();
        for (String word : parsed.matchedOptionValue(flag.name(), List.<String>of())) {
          values.add(text.read(flag, items, word));
        }
        yield new CwlValue.Array(values);
      }
    };
  }

  private static CwlValue.Rec put(CwlValue.Rec values, List<String> path, CwlValue value) {
    String first = path.getFirst();
    if (path.size() == 1) {
      return values.with(first, value);
    }
    CwlValue.Rec inner = values.get(first) instanceof CwlValue.Rec rec ? rec : CwlValue.Rec.EMPTY;
    return values.with(first, put(inner, path.subList(1, path.size()), value));
  }
}
