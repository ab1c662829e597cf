package org.orrery.cwl.javascript;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.orrery.cwl.javascript.helper.Wire;
import org.orrery.cwl.model.javascript.JavaScriptOutcome;
import org.orrery.cwl.model.javascript.JavaScriptRequest;

/** One helper, seen from the server. Used by one thread at a time, but killed from any. */
final class HelperProcess {
  static final String LOCALE_NAME = "LC_ALL";

  /** Of the names of jars; the only thing in a helper's environment. */
  static final String LOCALE = "C.UTF-8";

  private static final int LONGEST_COMPLAINT = 1_000;
  private static final long LONGEST_END_SECONDS = 2;

  private final Process process;
  private final OutputStream out;
  private final DataInputStream in;
  private volatile boolean killed;

  private HelperProcess(Process process) {
    this.process = process;
    this.out = process.getOutputStream();
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  /** Returns at once; the first thing that the helper says is {@link #ready}. */
  static HelperProcess start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put(LOCALE_NAME, LOCALE);
    return new HelperProcess(builder.start());
  }

  /**
   * Blocks until the helper can be used.
   *
   * @return what confines it
   */
  String ready() throws IOException {
    return switch (Wire.readOutcome(in, LONGEST_COMPLAINT)) {
      case JavaScriptOutcome.Value(String confinement) -> confinement;
      case JavaScriptOutcome.Failure(String problem) -> throw new IOException(problem);
      case JavaScriptOutcome.Stopped(String problem) -> throw new IOException(problem);
    };
  }

  /**
   * Blocks until the helper has answered.
   *
   * @throws IOException if it has ended or answers nonsense; it must be killed then
   */
  JavaScriptOutcome answer(JavaScriptRequest request, int mostCharacters) throws IOException {
    Wire.write(out, request);
    return Wire.readOutcome(in, mostCharacters);
  }

  /** By SIGKILL, with everything that it started. Returns at once. Idempotent. */
  void kill() {
    killed = true;
    // A sandbox is a process around the JVM, and would leave it to nobody.
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Whether {@link #kill} was what ended it. */
  boolean killed() {
    return killed;
  }

  boolean alive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Ends the input, upon which the helper ends by itself, and writes its cache if it makes one. */
  void end() throws IOException {
    out.close();
  }

  /** Blocks until it has ended, for a short time; then its exit code, as a shell would give it. */
  OptionalInt exitCode() {
    try {
      return process.waitFor(LONGEST_END_SECONDS, TimeUnit.SECONDS)
          ? OptionalInt.of(process.exitValue())
          : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }

  /** The start of what it wrote to the standard error. Only for one that has ended. */
  String complaint() {
    try (InputStream error = process.getErrorStream()) {
      int there = Math.min(error.available(), LONGEST_COMPLAINT);
      return new String(error.readNBytes(there), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "its standard error could not be read: " + e.getMessage();
    }
  }
}
