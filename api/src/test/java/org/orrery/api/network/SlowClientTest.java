package org.orrery.api.network;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection whose time is driven by hand. */
class SlowClientTest {
  private static final PatienceSettings SETTINGS =
      new PatienceSettings(
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          100,
          Duration.ofSeconds(60),
          Duration.ofSeconds(30));

  private EmbeddedChannel channel;

  /** Wants to read all the time, as the server does while it waits for a request. */
  private static final class Reader extends ChannelInboundHandlerAdapter {
    private boolean reads = true;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (reads) {
        context.read();
      }
    }
  }

  private final Reader reader = new Reader();

  @BeforeEach
  void connect() {
    SlowClient slow = new SlowClient(SETTINGS);
    channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.config().setAutoRead(false);
    channel.pipeline().addLast(slow, new HttpServerCodec(), slow.messages(), reader);
  }

  @AfterEach
  void disconnect() {
    channel.finishAndReleaseAll();
  }

  private void pass(long seconds) {
    for (long i = 0; i < seconds; i++) {
      channel.advanceTimeBy(1, TimeUnit.SECONDS);
      channel.runScheduledPendingTasks();
      channel.runPendingTasks();
    }
  }

  private void send(String text) {
    channel.writeInbound(Unpooled.copiedBuffer(text, US_ASCII));
  }

  private String answered() {
    StringBuilder all = new StringBuilder();
    ByteBuf next = channel.readOutbound();
    while (next != null) {
      all.append(next.toString(US_ASCII));
      next.release();
      next = channel.readOutbound();
    }
    return all.toString();
  }

  private void answer() {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    HttpUtil.setContentLength(response, 0);
    channel.writeOutbound(response);
  }

  @Test
  void a_connection_that_sends_nothing_is_closed_without_a_word() {
    pass(19);
    assertThat(channel.isOpen()).isTrue();
    pass(10);
    assertThat(channel.isOpen()).isFalse();
    assertThat(answered()).isEmpty();
  }

  @Test
  void a_head_that_dribbles_is_answered_408_and_cut() {
    send("GET / HT");
    for (int i = 0; i < 30 && channel.isOpen(); i++) {
      pass(1);
      if (channel.isOpen()) {
        send("x");
      }
    }
    assertThat(channel.isOpen()).isFalse();
    assertThat(answered())
        .startsWith("HTTP/1.1 408 ")
        .contains("application/problem+json")
        .contains("urn:orrery:problem:request-timeout");
  }

  @Test
  void a_body_that_dribbles_is_answered_408_and_cut() {
    send("POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n");
    for (int i = 0; i < 40 && channel.isOpen(); i++) {
      send("x");
      pass(1);
    }
    assertThat(channel.isOpen()).isFalse();
    assertThat(answered()).startsWith("HTTP/1.1 408 ");
  }

  @Test
  void a_body_at_a_fair_pace_may_take_its_time() {
    send("PUT / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n");
    for (int i = 0; i < 100; i++) {
      send("x".repeat(150));
      pass(1);
    }
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void time_in_which_the_server_reads_nothing_is_not_the_client_s() {
    reader.reads = false;
    send("PUT / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n");
    pass(1000);
    assertThat(channel.isOpen()).isTrue();
    reader.reads = true;
    channel.pipeline().lastContext().read();
    pass(30);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoever_waits_for_an_answer_may_wait_for_ever() {
    send("GET / HTTP/1.1\r\n\r\n");
    pass(10_000);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void a_connection_with_nothing_to_do_is_closed_after_its_last_answer() {
    send("GET / HTTP/1.1\r\n\r\n");
    pass(100);
    answer();
    pass(59);
    assertThat(channel.isOpen()).isTrue();
    send("GET / HTTP/1.1\r\n\r\n");
    pass(100);
    answer();
    pass(70);
    assertThat(channel.isOpen()).isFalse();
    assertThat(answered()).doesNotContain("408");
  }

  @Test
  void a_body_that_dribbles_while_it_is_answered_is_cut_without_a_second_answer() {
    send("POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n");
    channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    pass(30);
    assertThat(channel.isOpen()).isFalse();
    assertThat(answered()).doesNotContain("408");
  }

  @Test
  void a_stream_that_goes_on_is_no_slow_client() {
    send("GET / HTTP/1.1\r\n\r\n");
    channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    for (int i = 0; i < 100; i++) {
      channel.writeOutbound(new DefaultHttpContent(Unpooled.copiedBuffer("data", US_ASCII)));
      pass(15);
    }
    assertThat(channel.isOpen()).isTrue();
    channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
  }
}
