package org.orrery.api.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on loopback that says exactly the bytes of a script, however wrong they are. */
final class ScriptedServer implements AutoCloseable {
  /** Given the head of the request, writes whatever it likes. */
  interface Script {
    void answer(String requestHead, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket listener;
  private final List<String> requests = new CopyOnWriteArrayList<>();

  ScriptedServer(Script script) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  ScriptedServer(ServerSocket listener, Script script) {
    this.listener = listener;
    Thread.ofVirtual().start(() -> accept(script));
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The heads of all requests so far. */
  List<String> requests() {
    return requests;
  }

  static Script text(String answer) {
    return (head, out) -> out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void accept(Script script) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket, script));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket, Script script) {
    try (socket) {
      String head = head(socket.getInputStream());
      requests.add(head);
      script.answer(head, socket.getOutputStream());
      socket.getOutputStream().flush();
    } catch (IOException clientGone) {
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.append((char) next);
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
