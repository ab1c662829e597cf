package org.orrery.cwl.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriTextTest {
  /** RFC 3986, section 5.4, as far as documents use it. */
  @ParameterizedTest
  @CsvSource({
    "http://a/b/c/d;p?q, g:h, g:h",
    "http://a/b/c/d;p?q, g, http://a/b/c/g",
    "http://a/b/c/d;p?q, ./g, http://a/b/c/g",
    "http://a/b/c/d;p?q, g/, http://a/b/c/g/",
    "http://a/b/c/d;p?q, /g, http://a/g",
    "http://a/b/c/d;p?q, //g, http://g",
    "http://a/b/c/d;p?q, g?y, http://a/b/c/g?y",
    "http://a/b/c/d;p?q, g#s, http://a/b/c/g#s",
    "http://a/b/c/d;p?q, .., http://a/b/",
    "http://a/b/c/d;p?q, ../../g, http://a/g",
    "http://a/b/c/d;p?q, ../../../g, http://a/g",
    "file:///x/a.cwl, b%20c.cwl, file:///x/b%20c.cwl",
    "file:///x/a.cwl#main, '#tool', file:///x/a.cwl#tool",
    "x/a.cwl, ../b.cwl, b.cwl"
  })
  void resolves_references(String base, String reference, String expected) {
    assertThat(UriText.resolve(base, reference)).isEqualTo(expected);
  }
}
