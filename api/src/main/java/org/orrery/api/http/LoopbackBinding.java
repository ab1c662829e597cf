package org.orrery.api.http;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds the server to loopback, and stops the start if it is configured to bind anything else:
 * without authentication, whoever reaches the port may run commands on this machine.
 */
@Singleton
final class LoopbackBinding implements BeanCreatedEventListener<NettyHttpServerConfiguration> {
  private static final Logger LOG = LoggerFactory.getLogger(LoopbackBinding.class);
  private static final String DEFAULT_ADDRESS = "127.0.0.1";

  @Override
  public NettyHttpServerConfiguration onCreated(
      BeanCreatedEvent<NettyHttpServerConfiguration> event) {
    NettyHttpServerConfiguration server = event.getBean();
    String host = server.getHost().orElse(DEFAULT_ADDRESS);
    String bracketed = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    boolean loopback = Authority.parse(bracketed).filter(Authority::isLoopback).isPresent();
    if (!loopback) {
      throw new ConfigurationException(
          ("There is no authentication, so the server binds loopback only, but"
                  + " `micronaut.server.host` is `%s`. Remove the setting, or use `127.0.0.1`,"
                  + " `::1` or `localhost`.")
              .formatted(host));
    }
    if (server.getListeners() != null && !server.getListeners().isEmpty()) {
      throw new ConfigurationException(
          "There is no authentication, so the server binds loopback only: remove"
              + " `micronaut.server.netty.listeners`.");
    }
    // A name service might send `localhost` elsewhere.
    server.setHost(host.equals("localhost") ? DEFAULT_ADDRESS : host);
    LOG.info("No authentication is configured: the server binds {} only", server.getHost().get());
    return server;
  }
}
