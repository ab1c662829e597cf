package org.orrery.cwl.engine;

import java.nio.charset.StandardCharsets;
import org.orrery.cwl.model.document.CwlProcess;
import org.orrery.cwl.model.expression.ScriptSyntax;
import org.orrery.cwl.model.load.CwlLoader;
import org.orrery.cwl.model.load.DocumentUnavailableException;
import org.orrery.cwl.model.load.Drafts;
import org.orrery.cwl.model.load.LoadLimits;
import org.orrery.cwl.model.load.LoadResult;

/** Documents written inside a test. */
public final class Documents {
  private Documents() {}

  public static CwlProcess load(String yaml) {
    CwlLoader loader =
        new CwlLoader(
            uri -> {
              throw new DocumentUnavailableException("no other document here");
            },
            LoadLimits.DEFAULT,
            Drafts.ENABLED,
            ScriptSyntax.UNCHECKED);
    return switch (loader.load("test:/document.cwl", yaml.getBytes(StandardCharsets.UTF_8), null)) {
      case LoadResult.Loaded loaded -> loaded.document().process();
      case LoadResult.Invalid invalid -> throw new AssertionError(invalid.diagnostics().toString());
    };
  }
}
