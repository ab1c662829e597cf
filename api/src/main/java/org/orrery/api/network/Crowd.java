package org.orrery.api.network;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ipfilter.AbstractRemoteAddressFilter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes new connections of those who have too many, before a byte is read. */
@Sharable
final class Crowd extends AbstractRemoteAddressFilter<InetSocketAddress> {
  private static final Logger LOG = LoggerFactory.getLogger(Crowd.class);

  private final CrowdSettings settings;
  private final TrustedProxies proxies;
  private final AtomicInteger all = new AtomicInteger();

  /** Only of those who have some, so as large as what is open. */
  private final ConcurrentMap<InetAddress, Integer> open = new ConcurrentHashMap<>();

  Crowd(CrowdSettings settings, TrustedProxies proxies) {
    this.settings = settings;
    this.proxies = proxies;
  }

  @Override
  protected boolean accept(ChannelHandlerContext context, InetSocketAddress peer) {
    InetAddress address = peer.getAddress();
    int everybody = all.incrementAndGet();
    int own = open.merge(address, 1, Integer::sum);
    context.channel().closeFuture().addListener(closed -> left(address));
    boolean fits =
        everybody <= settings.most()
            && (own <= settings.mostOfAddress() || proxies.contains(address));
    if (!fits) {
      LOG.debug("{} has {} connections of {}, and gets no more", address, own, everybody);
    }
    return fits;
  }

  private void left(InetAddress address) {
    all.decrementAndGet();
    open.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }
}
