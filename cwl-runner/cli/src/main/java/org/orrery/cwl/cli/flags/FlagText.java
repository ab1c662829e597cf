package org.orrery.cwl.cli.flags;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.check.TypeNames;
import org.orrery.cwl.model.diagnostic.NearestMatch;
import org.orrery.cwl.model.diagnostic.Problems;
import org.orrery.cwl.model.document.CwlType;
import org.orrery.cwl.model.document.CwlType.Simple;
import org.orrery.cwl.model.load.UriText;
import org.orrery.cwl.model.load.ValueReader;
import org.orrery.cwl.model.value.CwlValue;
import org.orrery.cwl.model.yaml.Node;
import org.orrery.cwl.model.yaml.TextLimits;
import org.orrery.cwl.model.yaml.TextReader;

/**
 * Makes values of the words of a command line.
 *
 * @param folder relative paths are relative to it; absolute
 */
record FlagText(Path folder) {

  /** The value of that type that a word means. */
  CwlValue read(Flag flag, CwlType type, String text) throws FlagException {
    @Nullable CwlValue value = valueOrNull(type, text);
    if (value != null) {
      return value;
    }
    throw new FlagException(
        FlagException.Kind.VALUE,
        "`%s` needs a value of type `%s`, but `%s` is none."
            .formatted(flag.name(), TypeNames.show(type), text),
        hint(type, text));
  }

  private @Nullable String hint(CwlType type, String text) {
    return switch (type) {
      case CwlType.EnumOf symbols -> NearestMatch.hintOrChoice(text, symbols.symbols());
      case CwlType.ArrayOf _, CwlType.RecordOf _ -> "write it as JSON";
      case CwlType.Union _ -> null;
      case Simple simple ->
          switch (simple) {
            case FILE, DIRECTORY ->
                "there is no such " + (simple == Simple.FILE ? "file" : "folder");
            case NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE, STRING, ANY -> null;
          };
    };
  }

  private @Nullable CwlValue valueOrNull(CwlType type, String text) {
    return switch (type) {
      case Simple simple -> simple(simple, text);
      case CwlType.EnumOf symbols -> symbols.symbols().contains(text) ? CwlValue.of(text) : null;
      case CwlType.ArrayOf _ -> structured(text) instanceof CwlValue.Array array ? array : null;
      case CwlType.RecordOf _ -> structured(text) instanceof CwlValue.Rec rec ? rec : null;
      case CwlType.Union union -> union(union, text);
    };
  }

  /** Every word is a string, so that is what it means only if it can mean nothing else. */
  private @Nullable CwlValue union(CwlType.Union union, String text) {
    List<CwlType> ordered = new ArrayList<>(union.alternatives());
    ordered.sort((left, right) -> Boolean.compare(takesAll(left), takesAll(right)));
    for (CwlType alternative : ordered) {
      CwlValue value = valueOrNull(alternative, text);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static boolean takesAll(CwlType type) {
    return type == Simple.STRING || type == Simple.ANY;
  }

  private @Nullable CwlValue simple(Simple type, String text) {
    return switch (type) {
      case NULL -> text.equals("null") ? CwlValue.Null.NULL : null;
      case STRING -> CwlValue.of(text);
      case ANY -> Optional.ofNullable(structured(text)).orElse(CwlValue.of(text));
      case BOOLEAN -> structured(text) instanceof CwlValue.Bool flag ? flag : null;
      case INT, LONG -> structured(text) instanceof CwlValue.Int number ? number : null;
      case FLOAT, DOUBLE -> {
        CwlValue value = structured(text);
        yield value instanceof CwlValue.Int || value instanceof CwlValue.Real ? value : null;
      }
      case FILE -> {
        String location = location(text, false);
        yield location == null
            ? null
            : new CwlValue.FileValue(
                location, null, UriText.lastSegment(location), null, null, List.of(), null, null);
      }
      case DIRECTORY -> {
        String location = location(text, true);
        yield location == null
            ? null
            : new CwlValue.DirectoryValue(location, null, UriText.lastSegment(location), null);
      }
    };
  }

  /** Null if it is no file or folder, as wanted. What lies elsewhere is not looked for. */
  private @Nullable String location(String text, boolean wantsFolder) {
    if (text.matches("[A-Za-z][A-Za-z0-9+.-]*://.*")) {
      return UriText.tolerant(text);
    }
    try {
      Path path = folder.resolve(text).normalize();
      boolean fits = wantsFolder ? Files.isDirectory(path) : Files.isRegularFile(path);
      return fits || special(path, wantsFolder)
          ? "file://" + UriText.fromPath(path.toString())
          : null;
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /** A pipe or a device, for example {@code /dev/stdin}. */
  private static boolean special(Path path, boolean wantsFolder) {
    return !wantsFolder && Files.exists(path) && !Files.isDirectory(path);
  }

  /** YAML, of which JSON is a part; null if it is none. */
  private @Nullable CwlValue structured(String text) {
    Problems problems = new Problems();
    String document = "file://" + UriText.fromPath(folder.toString()) + "/flag";
    Node node =
        TextReader.read(
            document, text.getBytes(StandardCharsets.UTF_8), TextLimits.DEFAULT, problems);
    CwlValue value =
        node == null ? null : new ValueReader(problems, UnaryOperator.identity()).read(node);
    return problems.hasErrors() ? null : value;
  }
}
