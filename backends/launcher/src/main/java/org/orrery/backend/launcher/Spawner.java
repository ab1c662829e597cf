package org.orrery.backend.launcher;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One native launcher that serves: it forks a launcher for each step, which spares the start of two
 * programs a step. What it promises of a step is what a launcher of its own promises; steps outlive
 * it and this process. Safe for use from any thread. Protocol: {@code serve.c}.
 */
public final class Spawner implements AutoCloseable {
  private static final int LAUNCH = 1;
  private static final int TERMINATE = 2;

  /** The program refuses longer requests, and no kernel takes as much for one program. */
  private static final int LONGEST_REQUEST = 16 << 20;

  /** As the JVM encodes the arguments of the processes that it starts. */
  private static final Charset CHARSET = Charset.forName(System.getProperty("native.encoding"));

  private final Process process;
  private final OutputStream requests;

  /** Guards the requests' order, the ids and what is under way. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<Integer, Consumer<LauncherExit>> underWay = new HashMap<>();
  private int lastId;
  private boolean gone;

  private Spawner(Process process) {
    this.process = process;
    this.requests = process.getOutputStream();
  }

  /**
   * Starts it.
   *
   * @param launcher the installed {@link LauncherProgram.Kind#NATIVE} version
   * @param reader runs one task, which blocks until the spawner is gone
   * @throws IOException if no process could be made
   */
  public static Spawner start(Path launcher, Executor reader) throws IOException {
    Spawner spawner =
        new Spawner(
            new ProcessBuilder(launcher.toString(), "--serve")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    reader.execute(spawner::readAnswers);
    return spawner;
  }

  /** A step that was asked for. */
  public final class Step {
    private final int id;

    private Step(int id) {
      this.id = id;
    }

    /** Sends SIGTERM to its launcher, if that still runs. Returns at once. */
    public void terminate() {
      lock.lock();
      try {
        if (!gone && underWay.containsKey(id)) {
          send(terminateRequest(id));
        }
      } catch (IOException e) {
        // It is gone: the reader tells that to whoever waits for this step.
        gone = true;
      } finally {
        lock.unlock();
      }
    }
  }

  /**
   * Has a step started.
   *
   * @param environment the whole environment of the command
   * @param onEnd called once, from the reader's thread, so it must not block for long: with the
   *     launcher's exit, or with {@link LauncherExit#UNWATCHED} if the spawner went first
   * @throws IOException if the spawner is gone or the request is too long; {@code onEnd} is not
   *     called then, and the step may have been started all the same
   */
  public Step launch(
      LaunchCommand command, Map<String, String> environment, Consumer<LauncherExit> onEnd)
      throws IOException {
    return launch(command.arguments(), environment, onEnd);
  }

  Step launch(List<String> arguments, Map<String, String> environment, Consumer<LauncherExit> onEnd)
      throws IOException {
    lock.lock();
    try {
      int id = ++lastId;
      byte[] request = launchRequest(id, arguments, environment);
      if (gone) {
        throw new EOFException("the spawner is gone");
      }
      underWay.put(id, onEnd);
      try {
        send(request);
      } catch (IOException e) {
        gone = true;
        underWay.remove(id);
        throw e;
      }
      return new Step(id);
    } finally {
      lock.unlock();
    }
  }

  /** The bytes of a request to launch. */
  static byte[] launchRequest(int id, List<String> arguments, Map<String, String> environment)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(LAUNCH);
    out.writeInt(id);
    out.writeInt(arguments.size());
    out.writeInt(environment.size());
    for (String argument : arguments) {
      write(argument, out);
    }
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      write(variable.getKey() + "=" + variable.getValue(), out);
    }
    return ByteBuffer.allocate(Integer.BYTES + bytes.size())
        .putInt(bytes.size())
        .put(bytes.toByteArray())
        .array();
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(CHARSET);
    if (out.size() > LONGEST_REQUEST - bytes.length - 1) {
      throw new IOException("more than " + LONGEST_REQUEST + " bytes of arguments and environment");
    }
    out.write(bytes);
    out.write(0);
  }

  private static byte[] terminateRequest(int id) {
    return ByteBuffer.allocate(3 * Integer.BYTES)
        .putInt(2 * Integer.BYTES)
        .putInt(TERMINATE)
        .putInt(id)
        .array();
  }

  private void send(byte[] request) throws IOException {
    try {
      requests.write(request);
      requests.flush();
    } catch (IOException e) {
      // Half a request may have gone: it can't be served any more.
      process.destroyForcibly();
      throw e;
    }
  }

  private void readAnswers() {
    try (DataInputStream answers =
        new DataInputStream(new BufferedInputStream(process.getInputStream()))) {
      while (true) {
        tell(answers.readInt(), LauncherExit.of(answers.readInt()));
      }
    } catch (IOException e) {
      // The pipe's end is how it tells that it is gone, killed or closed.
      process.destroy();
    } finally {
      leave();
    }
  }

  private void tell(int id, LauncherExit exit) {
    Consumer<LauncherExit> onEnd;
    lock.lock();
    try {
      onEnd = underWay.remove(id);
    } finally {
      lock.unlock();
    }
    if (onEnd != null) {
      onEnd.accept(exit);
    }
  }

  private void leave() {
    List<Consumer<LauncherExit>> left;
    lock.lock();
    try {
      gone = true;
      left = new ArrayList<>(underWay.values());
      underWay.clear();
    } finally {
      lock.unlock();
    }
    left.forEach(onEnd -> onEnd.accept(LauncherExit.UNWATCHED));
  }

  /** Whether it takes no more requests. */
  public boolean isGone() {
    lock.lock();
    try {
      return gone;
    } finally {
      lock.unlock();
    }
  }

  /** The spawner's process id. */
  public long pid() {
    return process.pid();
  }

  /** Asks for nothing more and forgets the steps, which go on. Idempotent; returns at once. */
  @Override
  public void close() {
    lock.lock();
    try {
      gone = true;
      underWay.clear();
      requests.close();
    } catch (IOException e) {
      // Its pipe is broken, so it is gone already.
      process.destroyForcibly();
    } finally {
      lock.unlock();
    }
  }
}
