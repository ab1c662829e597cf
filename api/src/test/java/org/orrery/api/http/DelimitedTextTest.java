package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.orrery.api.http.pages.Preview;

class DelimitedTextTest {
  private static final Preview.Facts FACTS = new Preview.Facts("t.csv", "", "");

  private static Preview.Table table(String text, char delimiter, boolean cut) {
    return (Preview.Table) DelimitedText.preview(FACTS, text, delimiter, cut);
  }

  @Test
  void reads_quotes_and_empty_cells() {
    Preview.Table table = table("a,b,c\r\n1,\"x, \"\"y\"\"\nz\",\r\n,,3", ',', false);
    assertThat(table.header()).containsExactly("a", "b", "c");
    assertThat(table.rows()).containsExactly(List.of("1", "x, \"y\"\nz", ""), List.of("", "", "3"));
    assertThat(table.cut()).isFalse();
  }

  @Test
  void reads_tabs() {
    assertThat(table("a\tb\n1\t2,3\n", '\t', false).rows()).containsExactly(List.of("1", "2,3"));
  }

  @Test
  void leaves_out_a_row_that_may_be_half_of_one() {
    Preview.Table table = table("a,b\n1,2\n3,", ',', true);
    assertThat(table.rows()).containsExactly(List.of("1", "2"));
    assertThat(table.cut()).isTrue();
  }

  @Test
  void shows_only_the_beginning() {
    Preview.Table table = table("n\n".repeat(100), ',', false);
    assertThat(table.rows()).hasSize(20);
    assertThat(table.cut()).isTrue();
    assertThat(table("x,".repeat(100), ',', false).header()).hasSize(20);
  }

  @Test
  void survives_quotes_that_never_end() {
    assertThat(table("\"a,b\n1,2", ',', false).header()).containsExactly("a,b\n1,2");
  }
}
