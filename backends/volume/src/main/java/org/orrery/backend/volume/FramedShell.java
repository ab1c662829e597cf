package org.orrery.backend.volume;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Exchanges over a few living shells. Every answer ends with its SHA-1, which covers its length
 * too, and with a number that nobody could know before: an answer that was cut, mixed with other
 * output or broken off is recognised, the shell given up, and the exchange tried once more with a
 * new one.
 */
public final class FramedShell implements RemoteShell {
  private static final int ATTEMPTS = 2;
  private static final int MOST_ANSWER_BYTES = 600 << 20;
  private static final int NONCE_BYTES = 16;

  /** What {@code sha1sum} says of its standard input: the digest and {@code " -\n"}. */
  private static final int DIGEST_LINE_BYTES = 40 + 4;

  private final ShellConnector connector;
  private final Duration limit;
  private final ScheduledExecutorService watchdog;
  private final Semaphore permits;
  private final Deque<ShellConnector.Connection> idle = new ConcurrentLinkedDeque<>();
  private final SecureRandom random = new SecureRandom();
  private volatile boolean closed;

  /**
   * @param shells how many exchanges may be under way at once, each over a shell of its own
   * @param limit an exchange that takes longer fails
   * @param watchdog ends shells that take longer; stays the caller's
   */
  public FramedShell(
      ShellConnector connector, int shells, Duration limit, ScheduledExecutorService watchdog) {
    this.connector = connector;
    this.limit = limit;
    this.watchdog = watchdog;
    this.permits = new Semaphore(shells, true);
  }

  @Override
  public byte[] exchange(String script) throws IOException {
    permits.acquireUninterruptibly();
    try {
      for (int attempt = 1; ; attempt++) {
        // A kept shell may have died unnoticed; the last attempt takes a new one for certain.
        ShellConnector.Connection kept = attempt < ATTEMPTS ? idle.poll() : null;
        ShellConnector.Connection shell = kept == null ? connector.connect() : kept;
        try {
          byte[] answer = exchange(shell, script);
          keep(shell);
          return answer;
        } catch (IOException e) {
          shell.close();
          if (attempt >= ATTEMPTS || closed || e instanceof TooLateException) {
            throw e;
          }
        }
      }
    } finally {
      permits.release();
    }
  }

  private void keep(ShellConnector.Connection shell) {
    idle.push(shell);
    if (closed) {
      close();
    }
  }

  private byte[] exchange(ShellConnector.Connection shell, String script) throws IOException {
    if (closed) {
      throw new IOException("the shell was closed");
    }
    byte[] nonceBytes = new byte[NONCE_BYTES];
    random.nextBytes(nonceBytes);
    String nonce = HexFormat.of().formatHex(nonceBytes) + "\n";
    ScheduledFuture<?> tooLate =
        watchdog.schedule(shell::close, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      String framed =
          "{ {\n("
              + script
              + "\n) </dev/null | tee /dev/fd/3 | sha1sum; } 3>&1; printf '"
              + nonce.strip()
              + "\\n'; } 2>/dev/null\n";
      shell.input().write(framed.getBytes(StandardCharsets.UTF_8));
      shell.input().flush();
      return read(shell.output(), nonce.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw tooLate.isDone() ? new TooLateException(limit, e) : e;
    } finally {
      tooLate.cancel(false);
    }
  }

  /** Not tried again: what hung once hangs twice. */
  private static final class TooLateException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLateException(Duration limit, IOException cause) {
      super("the remote shell did not answer within " + limit.toSeconds() + " s", cause);
    }
  }

  private static byte[] read(InputStream output, byte[] nonce) throws IOException {
    Received received = new Received();
    byte[] buffer = new byte[64 << 10];
    while (!received.endsWith(nonce)) {
      int count = output.read(buffer);
      if (count < 0) {
        throw new EOFException("the remote shell ended in the middle of an answer");
      }
      if (received.size() > MOST_ANSWER_BYTES - count) {
        throw new IOException("the remote shell's answer exceeds " + MOST_ANSWER_BYTES + " bytes");
      }
      received.write(buffer, 0, count);
    }
    return received.body(nonce.length);
  }

  /** What came so far. */
  private static final class Received extends ByteArrayOutputStream {
    boolean endsWith(byte[] end) {
      return count >= end.length
          && Arrays.equals(buf, count - end.length, count, end, 0, end.length);
    }

    byte[] body(int nonceLength) throws IOException {
      int length = count - nonceLength - DIGEST_LINE_BYTES;
      if (length < 0) {
        throw new IOException(
            "the remote shell's answer has no digest; it needs tee, sha1sum and /dev/fd");
      }
      MessageDigest sha1 = Digests.sha1();
      sha1.update(buf, 0, length);
      String expected = HexFormat.of().formatHex(sha1.digest()) + "  -\n";
      String line = new String(buf, length, DIGEST_LINE_BYTES, StandardCharsets.ISO_8859_1);
      if (!line.equals(expected)) {
        throw new IOException("the remote shell's answer is garbled: its digest does not fit");
      }
      return Arrays.copyOf(buf, length);
    }
  }

  @Override
  public void close() {
    closed = true;
    for (ShellConnector.Connection shell = idle.poll(); shell != null; shell = idle.poll()) {
      shell.close();
    }
  }
}
