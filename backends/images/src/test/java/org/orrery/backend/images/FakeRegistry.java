package org.orrery.backend.images;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * As much of a registry as a pull needs, over the blobs of an OCI layout; answers as it is told.
 */
final class FakeRegistry implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final int TLS_HANDSHAKE = 0x16;

  final AtomicInteger requests = new AtomicInteger();
  private final ServerSocket server;
  private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();
  private final Path layout;
  private final String manifest;

  /** Instead of what was asked for. */
  volatile int status = 200;

  /** {@code name:password}; null if everybody may pull. */
  volatile @Nullable String user;

  /**
   * @param manifest the digest of what every tag of {@code tool} stands for
   */
  FakeRegistry(Path layout, String manifest) throws IOException {
    this.layout = layout;
    this.manifest = manifest;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    connections.execute(this::accept);
  }

  String host() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket connection = server.accept();
        connections.execute(() -> answer(connection));
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private void answer(Socket connection) {
    try (connection) {
      BufferedInputStream in = new BufferedInputStream(connection.getInputStream());
      in.mark(1);
      if (in.read() == TLS_HANDSHAKE) {
        // The client asks for TLS first: it would wait long for an answer.
        return;
      }
      in.reset();
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
      String request = lines.readLine();
      if (request == null) {
        return;
      }
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = lines.readLine();
          line != null && !line.isEmpty();
          line = lines.readLine()) {
        int colon = line.indexOf(':');
        headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
      requests.incrementAndGet();
      answer(request.split(" ")[1], headers.get("Authorization"), connection.getOutputStream());
    } catch (IOException e) {
      // The client went away.
      return;
    }
  }

  private void answer(String path, @Nullable String authorization, OutputStream out)
      throws IOException {
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (status != 200) {
      send(out, status, "application/json", "{\"errors\":[]}");
    } else if (user != null && !credentials().equals(authorization)) {
      send(
          out,
          401,
          "application/json\r\nWWW-Authenticate: Basic realm=\"registry\"",
          "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}");
    } else if (last.isEmpty()) {
      send(out, 200, "application/json", "{}");
    } else if (path.startsWith("/v2/tool/manifests/")) {
      send(out, 200, MANIFEST, blob(last.startsWith("sha256:") ? last : manifest));
    } else if (path.startsWith("/v2/tool/blobs/")) {
      send(out, 200, "application/octet-stream", blob(last));
    } else {
      send(
          out,
          404,
          "application/json",
          "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}");
    }
  }

  private String credentials() {
    return "Basic "
        + Base64.getEncoder().encodeToString(String.valueOf(user).getBytes(StandardCharsets.UTF_8));
  }

  private byte[] blob(String digest) throws IOException {
    return Files.readAllBytes(layout.resolve("blobs/sha256").resolve(Sha256.hex(digest)));
  }

  private static void send(OutputStream out, int status, String type, String body)
      throws IOException {
    send(out, status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(OutputStream out, int status, String type, byte[] body)
      throws IOException {
    out.write(
        "HTTP/1.1 %d As told\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, type, body.length)
            .getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    connections.close();
  }
}
