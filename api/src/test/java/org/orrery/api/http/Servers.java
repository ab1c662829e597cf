package org.orrery.api.http;

import java.io.IOException;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One server, and one for documents that it may fetch, for all suites of a test run. */
final class Servers implements BeforeAllCallback, ParameterResolver {
  private record Pair(RunningServer server, DocumentServer documents) implements AutoCloseable {
    static Pair start() {
      try {
        DocumentServer documents = new DocumentServer();
        return new Pair(
            RunningServer.start(
                "-orrery.outbound.allow=127.0.0.1:" + documents.port(),
                "-micronaut.server.max-request-buffer-size=16MB"),
            documents);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      documents.close();
    }
  }

  private static Pair pair(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(Servers.class))
        .computeIfAbsent(Pair.class, key -> Pair.start(), Pair.class);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    pair(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == RunningServer.class || type == DocumentServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Pair pair = pair(context);
    return parameter.getParameter().getType() == RunningServer.class
        ? pair.server()
        : pair.documents();
  }
}
