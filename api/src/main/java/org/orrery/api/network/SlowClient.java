package org.orrery.api.network;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.orrery.api.problem.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of a client that lets the server wait: one that sends its request a byte at a time, that
 * sends none, or that takes nothing of its answer. It sits on both sides of the codec: here are
 * bytes, in {@link #messages()} requests and answers. One for each connection; who waits for an
 * answer, however long, is no slow client.
 */
final class SlowClient extends ChannelDuplexHandler {
  private static final Logger LOG = LoggerFactory.getLogger(SlowClient.class);
  private static final long LONGEST_TICK_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long SHORTEST_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** In so many steps each limit is measured. */
  private static final int TICKS = 8;

  private static final String PROBLEM =
      "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"The request took too long to arrive.\"}"
          .formatted(
              ErrorCode.REQUEST_TIMEOUT.type(),
              ErrorCode.REQUEST_TIMEOUT.title(),
              ErrorCode.REQUEST_TIMEOUT.httpStatus());

  private enum Phase {
    /** Nothing has come at all. */
    NEW,
    HEAD,
    BODY,
    /** The server is busy with what it has, or has answered it. */
    WHOLE
  }

  private final PatienceSettings settings;
  private final Waiting waiting = new Waiting();
  private Phase phase = Phase.NEW;
  private long bodyBytes;
  private int unanswered;
  private boolean answering;
  private long quietSince;

  /** Which piece is the first to go out, by its identity: nothing else of it is of interest. */
  private int stuckAt;

  private long stuckProgress;
  private long stuckSince;

  private @Nullable ScheduledFuture<?> tick;
  private @Nullable ChannelHandlerContext messageContext;

  SlowClient(PatienceSettings settings) {
    this.settings = settings;
  }

  /** To be put behind the codec. */
  ChannelHandler messages() {
    return new Messages();
  }

  private static long now(ChannelHandlerContext context) {
    return context.executor().ticker().nanoTime();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    long period =
        Stream.of(settings.head(), settings.body(), settings.idle(), settings.output())
                .mapToLong(Duration::toNanos)
                .min()
                .orElseThrow()
            / TICKS;
    period = Math.clamp(period, SHORTEST_TICK_NANOS, LONGEST_TICK_NANOS);
    quietSince = now(context);
    tick =
        context
            .executor()
            .scheduleWithFixedDelay(() -> look(context), period, period, TimeUnit.NANOSECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (tick != null) {
      tick.cancel(false);
    }
  }

  @Override
  public void read(ChannelHandlerContext context) throws Exception {
    waiting.asked(now(context));
    super.read(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    if (message instanceof ByteBuf bytes && bytes.isReadable()) {
      switch (phase) {
        case NEW, WHOLE -> begin(Phase.HEAD, context);
        case BODY -> bodyBytes += bytes.readableBytes();
        case HEAD -> {
          // However many they are, there is one time for all of them.
        }
      }
    }
    super.channelRead(context, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    waiting.answered(now(context));
    super.channelReadComplete(context);
  }

  private void begin(Phase next, ChannelHandlerContext context) {
    phase = next;
    bodyBytes = 0;
    waiting.restart(now(context));
  }

  /** Requests and answers of the same connection. */
  private final class Messages extends ChannelDuplexHandler {
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      messageContext = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
      if (message instanceof HttpRequest) {
        unanswered++;
        begin(Phase.BODY, context);
      }
      if (message instanceof LastHttpContent) {
        phase = Phase.WHOLE;
      }
      super.channelRead(context, message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
        throws Exception {
      if (message instanceof HttpResponse response && isFinal(response)) {
        answering = true;
      }
      if (message instanceof LastHttpContent && answering) {
        answering = false;
        unanswered--;
        quietSince = now(context);
      }
      super.write(context, message, promise);
    }

    private static boolean isFinal(HttpResponse response) {
      return response.status().code() >= 200;
    }
  }

  private void look(ChannelHandlerContext context) {
    long now = now(context);
    if (takesNothing(context.channel(), now)) {
      letGo(context, "takes nothing of its answer");
      return;
    }
    long waited = waiting.total(now);
    switch (phase) {
      case NEW -> {
        if (now - quietSince > settings.head().toNanos()) {
          letGo(context, "sends nothing");
        }
      }
      case HEAD -> {
        if (waited > settings.head().toNanos()) {
          timeOut(context, "sends its request too slowly");
        }
      }
      case BODY -> {
        long earned = TimeUnit.SECONDS.toNanos(bodyBytes / settings.bytesPerSecond());
        if (waited - earned > settings.body().toNanos()) {
          timeOut(context, "sends its body too slowly");
        }
      }
      case WHOLE -> {
        if (unanswered == 0 && now - quietSince > settings.idle().toNanos()) {
          letGo(context, "has nothing more to ask");
        }
      }
    }
  }

  /** Whether something lies ready, and the first of it has not moved for too long. */
  private boolean takesNothing(Channel channel, long now) {
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    Object first = buffer == null ? null : buffer.current();
    if (buffer == null || first == null) {
      stuckAt = 0;
      return false;
    }
    long progress = buffer.currentProgress();
    int piece = System.identityHashCode(first);
    if (piece != stuckAt || progress != stuckProgress) {
      stuckAt = piece;
      stuckProgress = progress;
      stuckSince = now;
      return false;
    }
    return now - stuckSince > settings.output().toNanos();
  }

  private void timeOut(ChannelHandlerContext context, String why) {
    boolean mayAnswer = !answering && unanswered == (phase == Phase.BODY ? 1 : 0);
    if (!mayAnswer || messageContext == null) {
      letGo(context, why);
      return;
    }
    stop(context, why);
    DefaultFullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.REQUEST_TIMEOUT,
            Unpooled.copiedBuffer(PROBLEM, StandardCharsets.UTF_8));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
        .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    messageContext.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }

  private void letGo(ChannelHandlerContext context, String why) {
    stop(context, why);
    // Nothing is left to be done about a connection that can't be closed.
    var _ = context.close();
  }

  private void stop(ChannelHandlerContext context, String why) {
    LOG.debug("{} {} and is let go", context.channel().remoteAddress(), why);
    if (tick != null) {
      tick.cancel(false);
    }
  }
}
