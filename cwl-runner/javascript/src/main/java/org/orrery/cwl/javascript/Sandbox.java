package org.orrery.cwl.javascript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What of the operating system a helper sees beside what its own filter of system calls denies. */
sealed interface Sandbox {
  /** The command line that starts another one inside. */
  List<String> wrap(List<String> command);

  /** What is in force, for the log. */
  String description();

  /** The helper sees what the server's user sees. */
  record None(String why) implements Sandbox {
    @Override
    public List<String> wrap(List<String> command) {
      return command;
    }

    @Override
    public String description() {
      return "without namespaces of their own (" + why + ")";
    }
  }

  /**
   * Bubblewrap: namespaces of its own without a network, and no files but Java, the class path and
   * the C library, all read-only. There is nothing to execute in it but Java.
   *
   * @param program bubblewrap itself
   * @param visible files and folders, at their own paths
   */
  record Bubblewrap(Path program, List<Path> visible) implements Sandbox {
    public Bubblewrap {
      visible = List.copyOf(visible);
    }

    @Override
    public List<String> wrap(List<String> command) {
      List<String> whole = new ArrayList<>();
      whole.add(program.toString());
      whole.addAll(List.of("--unshare-all", "--new-session", "--cap-drop", "ALL", "--clearenv"));
      whole.addAll(List.of("--setenv", HelperProcess.LOCALE_NAME, HelperProcess.LOCALE));
      for (Path path : visible) {
        whole.addAll(List.of("--ro-bind", path.toString(), path.toString()));
      }
      whole.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--chdir", "/", "--"));
      whole.addAll(command);
      return whole;
    }

    @Override
    public String description() {
      return "in namespaces of their own (bubblewrap)";
    }
  }

  /** Where a dynamic linker's path in a program points to, which is not where it is mapped from. */
  List<Path> LINKER_FOLDERS = List.of(Path.of("/lib64"), Path.of("/lib"));

  Pattern C_LIBRARY = Pattern.compile("libc\\.so.*|libc\\.musl.*|ld-musl.*");

  long LONGEST_PROBE_SECONDS = 20;

  /**
   * The best that works here, found by starting Java in it. Blocks for about a tenth of a second.
   *
   * @param searchPath folders to look for bubblewrap in, as in {@code PATH}
   */
  static Sandbox probe(HelperCommand command, List<Path> more, String searchPath) {
    Path program =
        Stream.of(searchPath.split(":", -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, "bwrap"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    if (program == null) {
      return new None("bubblewrap is not installed");
    }
    List<Path> visible = new ArrayList<>();
    visible.add(command.home());
    visible.addAll(command.classPath());
    visible.addAll(more);
    try {
      visible.addAll(systemLibraries());
      Bubblewrap sandbox = new Bubblewrap(program, visible);
      Process process =
          new ProcessBuilder(
                  sandbox.wrap(List.of(command.home().resolve("bin/java").toString(), "--version")))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(LONGEST_PROBE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new None("bubblewrap did not start Java in " + LONGEST_PROBE_SECONDS + " s");
      }
      return process.exitValue() == 0 ? sandbox : new None(firstLine(process));
    } catch (IOException e) {
      return new None("bubblewrap: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new None("the probe was interrupted");
    }
  }

  private static String firstLine(Process process) throws IOException {
    String text =
        new String(process.getErrorStream().readNBytes(1_000), StandardCharsets.UTF_8).strip();
    return text.lines().findFirst().orElse("bubblewrap ended with " + process.exitValue());
  }

  /** What this JVM itself has mapped from the C library's folder, and the linker by its alias. */
  private static List<Path> systemLibraries() throws IOException {
    List<Path> mapped;
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      mapped =
          lines
              .filter(line -> line.contains("/") && line.contains(".so"))
              .map(line -> Path.of(line.substring(line.indexOf('/'))))
              .distinct()
              .toList();
    }
    Path folder =
        mapped.stream()
            .filter(path -> C_LIBRARY.matcher(path.getFileName().toString()).matches())
            .map(Path::getParent)
            .findFirst()
            .orElseThrow(() -> new IOException("the C library was not found in this process"));
    List<Path> visible = new ArrayList<>();
    for (Path library : mapped) {
      if (library.startsWith(folder)) {
        visible.add(library);
        LINKER_FOLDERS.stream()
            .map(alias -> alias.resolve(library.getFileName()))
            .filter(alias -> !alias.equals(library) && Files.exists(alias))
            .forEach(visible::add);
      }
    }
    return visible;
  }
}
