package org.orrery.backend.local.containers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is kept on disk of one container without a daemon, so that another process finds it again:
 * {@code container} says whose it is, {@code status} is written by bubblewrap itself, even when we
 * are gone, and {@code errors} holds what it complained of. {@code hosts} is for containers without
 * a network.
 */
final class BubblewrapRun {
  static final String STATUS = "status";
  static final String ERRORS = "errors";
  static final String HOSTS = "hosts";

  private static final String CONTAINER = "container";
  private static final String LABEL = "label.";
  private static final String ATTEMPT = "attempt";
  private static final Pattern CHILD = Pattern.compile("\"child-pid\"\\s*:\\s*(\\d{1,18})");
  private static final Pattern EXIT = Pattern.compile("\"exit-code\"\\s*:\\s*(\\d{1,9})");

  private final Path folder;

  BubblewrapRun(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /** Replaces what an earlier try left. */
  void create(Map<String, String> labels, String attempt) throws IOException {
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve(STATUS));
    Files.writeString(folder.resolve(HOSTS), "127.0.0.1 localhost\n::1 localhost\n");
    Properties text = new Properties();
    labels.forEach((name, value) -> text.setProperty(LABEL + name, value));
    text.setProperty(ATTEMPT, attempt);
    Path beside = folder.resolve(CONTAINER + ".new");
    try (OutputStream out = Files.newOutputStream(beside)) {
      text.store(out, null);
    }
    Files.move(beside, folder.resolve(CONTAINER), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Empty if there is no such container. */
  Optional<Map<String, String>> labels() throws IOException {
    Optional<Properties> text = text();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> labels = new HashMap<>();
    for (String name : text.get().stringPropertyNames()) {
      if (name.startsWith(LABEL)) {
        labels.put(name.substring(LABEL.length()), text.get().getProperty(name));
      }
    }
    return Optional.of(labels);
  }

  private Optional<Properties> text() throws IOException {
    Properties text = new Properties();
    try (InputStream in = Files.newInputStream(folder.resolve(CONTAINER))) {
      text.load(in);
      return Optional.of(text);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The launcher's process on this host, whether or not it still runs; empty before its start. */
  OptionalLong child() throws IOException {
    return number(CHILD);
  }

  /** What the launcher ended with, as far as bubblewrap could tell. */
  OptionalLong exitCode() throws IOException {
    return number(EXIT);
  }

  private OptionalLong number(Pattern pattern) throws IOException {
    Matcher number = pattern.matcher(read(STATUS));
    return number.find() ? OptionalLong.of(Long.parseLong(number.group(1))) : OptionalLong.empty();
  }

  /** Empty if it is not there. */
  String read(String name) throws IOException {
    try {
      return Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  /** How far the container's first process has come. */
  enum Life {
    NONE,
    /** Bubblewrap still makes the container. */
    MAKING,
    LAUNCHED
  }

  /** The container's first process, if it runs. */
  Optional<ProcessHandle> running() throws IOException {
    OptionalLong child = child();
    if (child.isEmpty()) {
      return Optional.empty();
    }
    // First the handle, which knows when its process began: it never stands for a later one.
    Optional<ProcessHandle> process = ProcessHandle.of(child.getAsLong());
    return life() == Life.NONE ? Optional.empty() : process;
  }

  /**
   * Process ids are used again, so the process is known by its arguments: no other one has this
   * attempt's folder behind the launcher.
   */
  Life life() throws IOException {
    Optional<Properties> text = text();
    OptionalLong child = child();
    if (text.isEmpty() || child.isEmpty()) {
      return Life.NONE;
    }
    List<String> arguments = arguments(child.getAsLong());
    int launcher = arguments.indexOf(BubblewrapSandbox.LAUNCHER);
    boolean same =
        launcher >= 0
            && launcher + 1 < arguments.size()
            && arguments.get(launcher + 1).equals(text.get().getProperty(ATTEMPT));
    if (!same) {
      return Life.NONE;
    }
    return launcher == 0 ? Life.LAUNCHED : Life.MAKING;
  }

  /** Of a process that has ended: none. */
  private static List<String> arguments(long pid) {
    try {
      Path file = Path.of("/proc", Long.toString(pid), "cmdline");
      return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0"));
    } catch (IOException e) {
      // It ended before or while it was read: ESRCH has no type of its own. Or it is another
      // user's.
      return List.of();
    }
  }

  void delete() throws IOException {
    // The record goes last: what is left of a half deletion is still found.
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!file.endsWith(CONTAINER)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(folder.resolve(CONTAINER));
    Files.deleteIfExists(folder);
  }
}
