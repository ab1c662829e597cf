package org.orrery.cwl.javascript.helper;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.expression.ScriptSyntax.Form;
import org.orrery.cwl.model.expression.ScriptSyntax.Script;
import org.orrery.cwl.model.javascript.JavaScriptCall;
import org.orrery.cwl.model.javascript.JavaScriptCheck;
import org.orrery.cwl.model.javascript.JavaScriptOutcome;
import org.orrery.cwl.model.javascript.JavaScriptRequest;

/**
 * What goes through the pipes: frames, each its length in bytes (four bytes, the highest first) and
 * its content. Requests go to the helper, outcomes come back; the helper speaks first, to say that
 * it is ready. Texts arrive exactly as they were sent, halves of surrogate pairs included, which no
 * UTF would carry.
 */
public final class Wire {
  private static final int EXPRESSION = 0;
  private static final int BODY = 1;
  private static final int CHECK = 2;
  private static final int LIBRARY = 2;
  private static final int VALUE = 0;
  private static final int FAILURE = 1;
  private static final int STOPPED = 2;
  private static final int LATIN_1 = 0;
  private static final int UTF_16 = 1;
  private static final int MOST_LIBRARIES = 10_000;
  private static final int MOST_SCRIPTS = 1_000_000;
  private static final char LAST_OF_LATIN_1 = 0xff;

  /** Room beside the result for tags and lengths, and for messages. */
  private static final int OVERHEAD = 64 << 10;

  private Wire() {}

  /** Sends a request and flushes. */
  public static void write(OutputStream out, JavaScriptRequest request) throws IOException {
    Frame frame = new Frame();
    switch (request) {
      case JavaScriptCall call -> put(frame, call);
      case JavaScriptCheck check -> put(frame, check);
    }
    frame.send(out);
  }

  private static void put(Frame frame, JavaScriptCheck check) throws IOException {
    frame.data.writeByte(CHECK);
    frame.data.writeInt(check.scripts().size());
    for (Script script : check.scripts()) {
      frame.data.writeByte(
          switch (script.form()) {
            case EXPRESSION -> EXPRESSION;
            case BODY -> BODY;
            case LIBRARY -> LIBRARY;
          });
      frame.text(script.code());
    }
  }

  private static void put(Frame frame, JavaScriptCall call) throws IOException {
    frame.data.writeByte(
        switch (call.kind()) {
          case EXPRESSION -> EXPRESSION;
          case BODY -> BODY;
        });
    frame.text(call.code());
    frame.data.writeInt(call.libraries().size());
    for (String library : call.libraries()) {
      frame.text(library);
    }
    frame.text(call.inputs());
    frame.text(call.self());
    frame.text(call.runtime());
  }

  /** Blocks until a request has come; null at the end of the stream. */
  static @Nullable JavaScriptRequest readRequest(DataInputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    Content content =
        new Content(
            in,
            (first << 24) | (in.readUnsignedByte() << 16) | in.readUnsignedShort(),
            Integer.MAX_VALUE);
    return switch (content.tag()) {
      case EXPRESSION -> call(JavaScriptCall.Kind.EXPRESSION, content);
      case BODY -> call(JavaScriptCall.Kind.BODY, content);
      case CHECK -> check(content);
      default -> throw new IOException("a request of an unknown kind");
    };
  }

  private static JavaScriptCheck check(Content content) throws IOException {
    int count = content.count(MOST_SCRIPTS);
    List<Script> scripts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Form form = content.form();
      scripts.add(new Script(form, content.text()));
    }
    return new JavaScriptCheck(scripts);
  }

  private static JavaScriptCall call(JavaScriptCall.Kind kind, Content content) throws IOException {
    String code = content.text();
    int libraries = content.count(MOST_LIBRARIES);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < libraries; i++) {
      texts.add(content.text());
    }
    return new JavaScriptCall(kind, code, texts, content.text(), content.text(), content.text());
  }

  /** Sends an outcome and flushes. */
  static void write(OutputStream out, JavaScriptOutcome outcome) throws IOException {
    Frame frame = new Frame();
    switch (outcome) {
      case JavaScriptOutcome.Value(String json) -> frame.tagged(VALUE, json);
      case JavaScriptOutcome.Failure(String problem) -> frame.tagged(FAILURE, problem);
      case JavaScriptOutcome.Stopped(String problem) -> frame.tagged(STOPPED, problem);
    }
    frame.send(out);
  }

  /**
   * Blocks until an outcome has come.
   *
   * @param mostCharacters of a result
   * @throws EOFException if the helper has ended
   * @throws IOException if what came is no outcome or is too long
   */
  public static JavaScriptOutcome readOutcome(DataInputStream in, int mostCharacters)
      throws IOException {
    Content content = new Content(in, in.readInt(), 2L * mostCharacters + OVERHEAD);
    int tag = content.tag();
    String text = content.text();
    return switch (tag) {
      case VALUE -> new JavaScriptOutcome.Value(text);
      case FAILURE -> new JavaScriptOutcome.Failure(text);
      case STOPPED -> new JavaScriptOutcome.Stopped(text);
      default -> throw new IOException("an outcome of an unknown kind");
    };
  }

  /** A frame that is being written. */
  private static final class Frame {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream data = new DataOutputStream(bytes);

    void tagged(int tag, String text) throws IOException {
      data.writeByte(tag);
      text(text);
    }

    void text(String text) throws IOException {
      if (text.chars().allMatch(c -> c <= LAST_OF_LATIN_1)) {
        data.writeByte(LATIN_1);
        data.writeInt(text.length());
        data.write(text.getBytes(StandardCharsets.ISO_8859_1));
      } else {
        data.writeByte(UTF_16);
        data.writeInt(text.length());
        ByteBuffer units = ByteBuffer.allocate(Math.multiplyExact(text.length(), 2));
        units.asCharBuffer().put(text);
        data.write(units.array());
      }
    }

    void send(OutputStream out) throws IOException {
      out.write(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.size()).array());
      bytes.writeTo(out);
      out.flush();
    }
  }

  /** A frame that has come. What it claims about itself is checked before anything is allocated. */
  private static final class Content {
    private final ByteBuffer bytes;

    Content(DataInputStream in, int length, long most) throws IOException {
      if (length < 0 || length > most) {
        throw new IOException("a frame of " + length + " bytes, at most " + most + " are allowed");
      }
      byte[] content = in.readNBytes(length);
      if (content.length < length) {
        throw new EOFException("the stream ended within a frame");
      }
      bytes = ByteBuffer.wrap(content);
    }

    int tag() throws IOException {
      need(1);
      return bytes.get();
    }

    int count(int most) throws IOException {
      need(Integer.BYTES);
      int count = bytes.getInt();
      if (count < 0 || count > most) {
        throw new IOException("a frame with " + count + " texts");
      }
      return count;
    }

    Form form() throws IOException {
      return switch (tag()) {
        case EXPRESSION -> Form.EXPRESSION;
        case BODY -> Form.BODY;
        case LIBRARY -> Form.LIBRARY;
        default -> throw new IOException("a script of an unknown form");
      };
    }

    String text() throws IOException {
      need(1 + Integer.BYTES);
      int coder = bytes.get();
      int length = bytes.getInt();
      if (length < 0 || coder < LATIN_1 || coder > UTF_16) {
        throw new IOException("a frame with a text that is none");
      }
      long size = coder == LATIN_1 ? length : 2L * length;
      need(size);
      ByteBuffer units = bytes.slice(bytes.position(), (int) size);
      bytes.position(bytes.position() + (int) size);
      return coder == LATIN_1
          ? StandardCharsets.ISO_8859_1.decode(units).toString()
          : units.asCharBuffer().toString();
    }

    private void need(long size) throws IOException {
      if (bytes.remaining() < size) {
        throw new IOException("a frame that ends within a value");
      }
    }
  }
}
