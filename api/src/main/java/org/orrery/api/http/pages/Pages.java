package org.orrery.api.http.pages;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

/** Writes pages as HTML. Safe for use from many threads. */
public final class Pages {
  private final TemplateEngine engine = TemplateEngine.createPrecompiled(ContentType.Html);

  /** The page, everything in it escaped for its place. */
  public String html(Page page) {
    StringOutput output = new StringOutput();
    engine.render("page.jte", page, output);
    return output.toString();
  }
}
