package org.orrery.cwl.model.document;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.orrery.cwl.model.expression.Expr;

/**
 * What a parameter says of the files that it holds.
 *
 * @param formats IRIs or expressions; an input may name several, an output one
 * @param loadListing null if the parameter does not say
 */
public record FileTraits(
    List<SecondaryFile> secondaryFiles,
    List<Expr> formats,
    boolean streamable,
    LoadContents loadContents,
    @Nullable LoadListing loadListing) {
  public static final FileTraits NONE =
      new FileTraits(List.of(), List.of(), false, LoadContents.NO, null);

  public FileTraits {
    secondaryFiles = List.copyOf(secondaryFiles);
    formats = List.copyOf(formats);
  }
}
