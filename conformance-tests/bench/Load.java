import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks a server the same question again and again over kept connections. HTTP/1.1 with a length or in chunks, as little of it
 * as the figures need, so that the asking costs the two cores little.
 *
 * <pre>
 * Load closed PORT REQUEST CONNECTIONS SECONDS        prints: requests per second, answers that were not 2xx
 * Load open   PORT REQUEST CONNECTIONS SECONDS RATE   prints: p50, p99 and the longest wait in milliseconds, bad answers, requests sent late
 * Load hold   PORT REQUEST CONNECTIONS                holds so many requests open; prints "held" once all are sent, ends with its input
 * </pre>
 *
 * REQUEST is a file with the whole request as it goes over the wire. An open loop sends by the clock whatever the server does:
 * a wait counts from the time at which its request was due.
 */
final class Load {
  private static final int WARM_UP_SECONDS = 3;

  private Load() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    byte[] request = Files.readAllBytes(Path.of(arguments[2]));
    int connections = Integer.parseInt(arguments[3]);
    switch (arguments[0]) {
      case "closed" -> closed(port, request, connections, Integer.parseInt(arguments[4]));
      case "open" ->
          open(port, request, connections, Integer.parseInt(arguments[4]), Double.parseDouble(arguments[5]));
      case "hold" -> hold(port, request, connections);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void closed(int port, byte[] request, int connections, int seconds) throws Exception {
    AtomicLong answered = new AtomicLong();
    AtomicLong bad = new AtomicLong();
    long counted = System.nanoTime() + WARM_UP_SECONDS * 1_000_000_000L;
    long end = counted + seconds * 1_000_000_000L;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try (Connection connection = new Connection(port)) {
                  for (long now = 0; now < end; now = System.nanoTime()) {
                    int status = connection.ask(request);
                    if (now >= counted) {
                      answered.incrementAndGet();
                      if (status / 100 != 2) {
                        bad.incrementAndGet();
                      }
                    }
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.printf("%.0f %d%n", answered.get() / (double) seconds, bad.get());
  }

  private static void open(int port, byte[] request, int connections, int seconds, double rate) throws Exception {
    int warmUp = (int) (WARM_UP_SECONDS * rate);
    int count = warmUp + (int) (seconds * rate);
    double[] millis = new double[count];
    AtomicInteger bad = new AtomicInteger();
    AtomicInteger late = new AtomicInteger();
    BlockingQueue<Integer> due = new ArrayBlockingQueue<>(count);
    long start = System.nanoTime() + 100_000_000L;
    long step = (long) (1e9 / rate);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try (Connection connection = new Connection(port)) {
                  for (int number = due.take(); number >= 0; number = due.take()) {
                    int status = connection.ask(request);
                    millis[number] = (System.nanoTime() - (start + number * step)) / 1e6;
                    if (status / 100 != 2 && number >= warmUp) {
                      bad.incrementAndGet();
                    }
                  }
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (int number = 0; number < count; number++) {
      long at = start + number * step;
      while (System.nanoTime() < at) {
        LockSupport.parkNanos(at - System.nanoTime());
      }
      if (System.nanoTime() - at > 5_000_000 && number >= warmUp) {
        late.incrementAndGet();
      }
      due.put(number);
    }
    for (int i = 0; i < connections; i++) {
      due.put(-1);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    double[] measured = Arrays.copyOfRange(millis, warmUp, count);
    Arrays.sort(measured);
    System.out.printf(
        "%.2f %.2f %.2f %d %d%n",
        measured[measured.length / 2],
        measured[(int) Math.ceil(measured.length * 0.99) - 1],
        measured[measured.length - 1],
        bad.get(),
        late.get());
  }

  private static void hold(int port, byte[] request, int connections) throws Exception {
    CountDownLatch sent = new CountDownLatch(connections);
    for (int i = 0; i < connections; i++) {
      Thread.startVirtualThread(
          () -> {
            try (Connection connection = new Connection(port)) {
              connection.send(request);
              sent.countDown();
              connection.drain();
            } catch (IOException e) {
              // The server or the end of the measurement has closed it.
              sent.countDown();
            }
          });
    }
    sent.await();
    System.out.println("held");
    System.out.flush();
    if (System.in.read() < 0) {
      System.exit(0);
    }
  }

  private static final class Connection implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final byte[] scratch = new byte[BUFFER];

    Connection(int port) throws IOException {
      socket.setTcpNoDelay(true);
      socket.connect(new InetSocketAddress("127.0.0.1", port));
      in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    }

    void send(byte[] request) throws IOException {
      socket.getOutputStream().write(request);
    }

    void drain() throws IOException {
      while (in.read(scratch) >= 0) {
        // Whatever comes.
      }
    }

    /** The status of the answer, whose body has been read. */
    int ask(byte[] request) throws IOException {
      send(request);
      int status = Integer.parseInt(line().split(" ", 3)[1]);
      long length = 0;
      boolean chunked = false;
      for (String header = line(); !header.isEmpty(); header = line()) {
        String lower = header.toLowerCase(java.util.Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Long.parseLong(lower.substring("content-length:".length()).strip());
        }
        chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
      }
      if (chunked) {
        for (int size = Integer.parseInt(line().strip(), 16); size > 0; size = Integer.parseInt(line().strip(), 16)) {
          skip(size);
          line();
        }
        line();
      } else {
        skip(length);
      }
      return status;
    }

    private void skip(long bytes) throws IOException {
      for (long left = bytes; left > 0; ) {
        int read = in.read(scratch, 0, (int) Math.min(left, scratch.length));
        if (read < 0) {
          throw new IOException("the answer broke off");
        }
        left -= read;
      }
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("the connection was closed");
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
