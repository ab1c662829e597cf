package org.orrery.api.network;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Puts our own rules for connections in front of the framework's. */
@Singleton
final class Connections implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  /** Listeners are made before anything else is. */
  private final Provider<ListeningAddress> address;

  private final Provider<TrustedProxies> proxies;
  private final Provider<PatienceSettings> patience;
  private final Provider<CrowdSettings> crowd;

  Connections(
      Provider<ListeningAddress> address,
      Provider<TrustedProxies> proxies,
      Provider<PatienceSettings> patience,
      Provider<CrowdSettings> crowd) {
    this.address = address;
    this.proxies = proxies;
    this.patience = patience;
    this.crowd = crowd;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    Rules rules =
        new Rules(
            address.get().isForProxiesOnly() ? new ProxyGate(proxies.get()) : null,
            new Crowd(crowd.get(), proxies.get()),
            patience.get());
    event.getBean().register(new Customizer(rules, null));
    return event.getBean();
  }

  /**
   * @param gate null if all addresses are served
   */
  private record Rules(@Nullable ProxyGate gate, Crowd crowd, PatienceSettings patience) {
    void apply(ChannelPipeline pipeline) {
      SlowClient slow = new SlowClient(patience);
      pipeline.addBefore(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, null, slow);
      pipeline.addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, null, slow.messages());
      pipeline.addFirst(crowd);
      if (gate != null) {
        pipeline.addFirst(gate);
      }
    }
  }

  /**
   * @param channel whose pipeline is made, or null before there is one
   */
  private record Customizer(Rules rules, @Nullable Channel channel)
      implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel specific, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new Customizer(rules, specific) : this;
    }

    @Override
    public void onInitialPipelineBuilt() {
      if (channel != null) {
        rules.apply(channel.pipeline());
      }
    }
  }
}
