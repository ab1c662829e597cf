package org.orrery.cwl.javascript;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.orrery.cwl.javascript.helper.HelperLimits;
import org.orrery.cwl.javascript.helper.HelperMain;
import org.orrery.cwl.javascript.helper.HelperTraining;

/**
 * The command line of a helper: this JVM's own Java, and of its class path only what a helper
 * needs.
 *
 * @param home of Java
 * @param classPath jars or folders
 */
record HelperCommand(Path home, List<Path> classPath) {
  /** One class of every jar, by name: the script engine's parts are loaded, never called, here. */
  private static final List<String> NEEDED =
      List.of(
          HelperMain.class.getName(),
          "org.orrery.cwl.model.javascript.GraalJsEngine",
          "com.fasterxml.jackson.core.JsonFactory",
          "org.graalvm.polyglot.Context",
          "com.oracle.truffle.api.TruffleLanguage",
          "com.oracle.truffle.js.lang.JavaScriptLanguage",
          "com.oracle.truffle.regex.RegexLanguage",
          "org.graalvm.shadowed.com.ibm.icu.util.ULocale",
          "org.graalvm.shadowed.org.tukaani.xz.XZInputStream",
          "org.graalvm.collections.EconomicMap",
          "org.graalvm.nativeimage.ImageInfo",
          "org.graalvm.word.WordBase");

  static HelperCommand ofThisProcess() {
    Set<Path> classPath = new LinkedHashSet<>();
    for (String name : NEEDED) {
      classPath.add(home(name));
    }
    return new HelperCommand(
        Path.of(System.getProperty("java.home")).toAbsolutePath(), List.copyOf(classPath));
  }

  private static Path home(String className) {
    try {
      Class<?> type = Class.forName(className, false, HelperCommand.class.getClassLoader());
      CodeSource source = type.getProtectionDomain().getCodeSource();
      if (source == null) {
        throw new IllegalStateException("it is unknown where `" + className + "` came from");
      }
      return Path.of(source.getLocation().toURI());
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new IllegalStateException("a helper needs `" + className + "`", e);
    }
  }

  /** Starts a helper. */
  List<String> helper(HelperSettings settings) {
    Path cache = settings.cache();
    List<String> command = java(settings.heapMebibytes());
    if (cache != null) {
      command.add("-XX:AOTCache=" + cache);
    }
    return main(command, HelperMain.class, settings.limits());
  }

  /** Writes a cache for {@link #helper}; the heap may be larger there. */
  List<String> training(HelperLimits limits, Path cache) {
    List<String> command = java(HelperSettings.LEAST_HEAP);
    command.add("-XX:AOTCacheOutput=" + cache);
    return main(command, HelperTraining.class, limits);
  }

  private List<String> main(List<String> command, Class<?> main, HelperLimits limits) {
    command.add("-cp");
    command.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(main.getName());
    command.addAll(limits.arguments());
    return command;
  }

  private List<String> java(int heapMebibytes) {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    // The standard output is for frames only.
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(
        List.of(
            "-Xmx" + heapMebibytes + "m",
            "-Xss1m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-XX:ReservedCodeCacheSize=24m",
            "-XX:MaxMetaspaceSize=96m",
            "-XX:MaxDirectMemorySize=4m",
            "-XX:ActiveProcessorCount=1",
            "-XX:-UsePerfData",
            "-XX:+DisableAttachMechanism",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=/dev/null",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            // The host's says nothing to a tenant.
            "-Duser.timezone=UTC",
            // There is no compiler for it to look for on this JVM.
            "-Dtruffle.UseFallbackRuntime=true"));
    return command;
  }
}
