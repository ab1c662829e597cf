package org.orrery.cwl.model.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.orrery.cwl.model.diagnostic.Diagnostic;
import org.orrery.cwl.model.document.CwlProcess;

/** Documents that stand in a test. */
public final class MemoryDocuments implements DocumentSource {
  private final Map<String, byte[]> documents = new HashMap<>();
  private final List<String> reads = new ArrayList<>();

  public MemoryDocuments with(String uri, String text) {
    return with(uri, text.getBytes(StandardCharsets.UTF_8));
  }

  public MemoryDocuments with(String uri, byte[] bytes) {
    documents.put(uri, bytes);
    return this;
  }

  /** What was read, in order. */
  public List<String> reads() {
    return List.copyOf(reads);
  }

  @Override
  public byte[] read(String uri) throws DocumentUnavailableException {
    reads.add(uri);
    byte[] bytes = documents.get(uri);
    if (bytes == null) {
      throw new DocumentUnavailableException("there is no such document.");
    }
    return bytes;
  }

  /** Loads a document that must be valid. */
  public static CwlProcess process(String text) {
    return switch (new CwlLoader(new MemoryDocuments(), LoadLimits.DEFAULT)
        .load("mem:/test.cwl", text.getBytes(StandardCharsets.UTF_8), null)) {
      case LoadResult.Loaded(LoadedDocument document) -> document.process();
      case LoadResult.Invalid(List<Diagnostic> diagnostics) ->
          throw new AssertionError(String.valueOf(diagnostics));
    };
  }
}
