package org.orrery.api.network;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ipfilter.AbstractRemoteAddressFilter;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes, before a byte is read, whatever doesn't come from a trusted proxy. */
@Sharable
final class ProxyGate extends AbstractRemoteAddressFilter<InetSocketAddress> {
  private static final Logger LOG = LoggerFactory.getLogger(ProxyGate.class);

  private final TrustedProxies proxies;
  private final AtomicBoolean told = new AtomicBoolean();

  ProxyGate(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  @Override
  protected boolean accept(ChannelHandlerContext context, InetSocketAddress peer) {
    return proxies.contains(peer.getAddress());
  }

  @Override
  protected @Nullable ChannelFuture channelRejected(
      ChannelHandlerContext context, InetSocketAddress peer) {
    if (told.compareAndSet(false, true)) {
      LOG.warn(
          "{} is none of `orrery.http.trusted-proxies` and is not served, as all others that are"
              + " not; only this one is told here",
          peer.getAddress());
    }
    // Null: the connection is closed.
    return null;
  }
}
