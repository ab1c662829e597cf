package org.orrery.api.network;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Puts our own rules for connections in front of the framework's. */
@Singleton
final class Connections implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  /** Listeners are made before anything else is. */
  private final Provider<ListeningAddress> address;

  private final Provider<TrustedProxies> proxies;

  Connections(Provider<ListeningAddress> address, Provider<TrustedProxies> proxies) {
    this.address = address;
    this.proxies = proxies;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    if (address.get().isForProxiesOnly()) {
      event.getBean().register(new Customizer(new ProxyGate(proxies.get()), null));
    }
    return event.getBean();
  }

  /**
   * @param channel whose pipeline is made, or null before there is one
   */
  private record Customizer(ProxyGate gate, @Nullable Channel channel)
      implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel specific, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new Customizer(gate, specific) : this;
    }

    @Override
    public void onInitialPipelineBuilt() {
      if (channel != null) {
        channel.pipeline().addFirst(gate);
      }
    }
  }
}
