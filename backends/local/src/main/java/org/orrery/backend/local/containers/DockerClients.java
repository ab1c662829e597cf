package org.orrery.backend.local.containers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The connection to the daemon, made when it is first needed: a command line that runs no container
 * pays nothing for it.
 */
final class DockerClients implements Closeable {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** A daemon under load takes its time to start a container. */
  private static final Duration ANSWER = Duration.ofMinutes(3);

  private final @Nullable URI host;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable DockerClient calls;
  private @Nullable DockerClient streams;
  private volatile boolean closed;

  /**
   * @param host of the daemon, as {@code DOCKER_HOST} names it; null for what the environment says
   */
  DockerClients(@Nullable URI host) {
    this.host = host;
  }

  /** For questions that are answered soon. */
  DockerClient calls() {
    lock.lock();
    try {
      DockerClient client = calls == null ? open(ANSWER) : calls;
      calls = client;
      return client;
    } finally {
      lock.unlock();
    }
  }

  /** For answers that come over time, with silence between. */
  DockerClient streams() {
    lock.lock();
    try {
      DockerClient client = streams == null ? open(Duration.ZERO) : streams;
      streams = client;
      return client;
    } finally {
      lock.unlock();
    }
  }

  /** Tells a daemon that does not answer, or is not asked any more, from one that says no. */
  <T> T ask(Callable<T> question) throws EngineUnavailableException {
    try {
      return DockerAnswers.ask(question);
    } catch (DockerException e) {
      throw e;
    } catch (RuntimeException e) {
      if (closed) {
        throw new EngineUnavailableException("the backend is closed", e);
      }
      throw e;
    }
  }

  private DockerClient open(Duration patience) {
    if (closed) {
      throw new UncheckedIOException(new IOException("the backend is closed"));
    }
    DefaultDockerClientConfig.Builder builder =
        DefaultDockerClientConfig.createDefaultConfigBuilder();
    if (host != null) {
      builder.withDockerHost(host.toString());
    }
    DockerClientConfig config = builder.build();
    ZerodepDockerHttpClient.Builder http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(config.getDockerHost())
            .sslConfig(config.getSSLConfig())
            .connectionTimeout(CONNECT);
    if (patience.isPositive()) {
      http.responseTimeout(patience);
    }
    return DockerClientImpl.getInstance(config, http.build());
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      if (calls != null) {
        calls.close();
      }
      if (streams != null) {
        streams.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
