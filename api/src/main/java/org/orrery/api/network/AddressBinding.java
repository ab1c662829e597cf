package org.orrery.api.network;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Holds the framework to the one {@link ListeningAddress}. */
@Singleton
final class AddressBinding implements BeanCreatedEventListener<NettyHttpServerConfiguration> {
  /** Listeners are made before anything else is. */
  private final Provider<ListeningAddress> address;

  AddressBinding(Provider<ListeningAddress> address) {
    this.address = address;
  }

  @Override
  public NettyHttpServerConfiguration onCreated(
      BeanCreatedEvent<NettyHttpServerConfiguration> event) {
    NettyHttpServerConfiguration server = event.getBean();
    if (server.getListeners() != null && !server.getListeners().isEmpty()) {
      throw new ConfigurationException(
          "The server has one address, `micronaut.server.host`: remove"
              + " `micronaut.server.netty.listeners`.");
    }
    if (server.isDualProtocol()) {
      throw new ConfigurationException(
          "The server speaks HTTP or HTTPS, not both: remove `micronaut.server.dual-protocol`.");
    }
    server.setHost(address.get().host());
    // Ours know a client that waits from one that lets the server wait: SlowClient.
    server.setIdleTimeout(Duration.ofSeconds(-1));
    return server;
  }
}
