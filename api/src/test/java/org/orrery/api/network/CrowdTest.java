package org.orrery.api.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdTest {
  private final Crowd crowd =
      new Crowd(
          new CrowdSettings(5, 2), new TrustedProxies(new ProxySettings(List.of("10.0.0.1"))));

  /** A connection from somewhere. */
  private static final class From extends EmbeddedChannel {
    private final InetSocketAddress peer;

    From(String address) {
      peer = new InetSocketAddress(address, 4711);
    }

    @Override
    public SocketAddress remoteAddress() {
      return peer;
    }
  }

  private From connect(String address) {
    From connection = new From(address);
    connection.pipeline().addFirst(crowd);
    connection.pipeline().fireChannelActive();
    return connection;
  }

  @Test
  void one_address_has_a_share_and_a_closed_connection_makes_room() {
    From first = connect("192.0.2.1");
    assertThat(connect("192.0.2.1").isOpen()).isTrue();
    assertThat(connect("192.0.2.1").isOpen()).isFalse();
    assertThat(connect("192.0.2.2").isOpen()).isTrue();
    first.close();
    assertThat(connect("192.0.2.1").isOpen()).isTrue();
    assertThat(connect("192.0.2.1").isOpen()).isFalse();
  }

  @Test
  void a_proxy_is_held_to_the_number_of_all_only() {
    for (int i = 0; i < 5; i++) {
      assertThat(connect("10.0.0.1").isOpen()).isTrue();
    }
    assertThat(connect("10.0.0.1").isOpen()).isFalse();
    assertThat(connect("192.0.2.1").isOpen()).isFalse();
  }
}
