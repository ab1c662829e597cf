package org.orrery.cwl.model.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.cwl.model.value.CwlValue.DirectoryValue;
import org.orrery.cwl.model.value.CwlValue.FileSystemObject;
import org.orrery.cwl.model.value.CwlValue.FileValue;

class CwlJsonTest {
  private static final FileValue FILE =
      new FileValue(
          "file:///data/a.tar.gz",
          "/work/in/a.tar.gz",
          "a.tar.gz",
          "sha1$00",
          5L,
          List.of(),
          null,
          null);

  @Test
  void gives_back_every_value_that_it_wrote() {
    for (int seed = 0; seed < 2000; seed++) {
      CwlValue value = randomValue(new Random(seed), 4);

      assertThat(CwlJson.read(CwlJson.write(value))).as("seed %d", seed).isEqualTo(value);
      assertThat(CwlJson.read(CwlJson.writePretty(value))).as("seed %d", seed).isEqualTo(value);
      assertThat(CwlJson.write(value)).as("seed %d", seed).doesNotContain("\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1e21, 1000000000000000000000",
    "1.23e-05, 0.0000123",
    "0.00001, 0.00001",
    "123000.0, 123000",
    "4.2e42, 4200000000000000000000000000000000000000000",
    "-0.5, -0.5"
  })
  void prints_numbers_in_decimal_digits(double number, String digits) {
    assertThat(CwlJson.asText(new CwlValue.Real(number))).isEqualTo(digits);
  }

  @Test
  void keeps_a_whole_number_with_a_fraction_apart_from_an_integer() {
    assertThat(CwlJson.write(new CwlValue.Real(5))).isEqualTo("5.0");
    assertThat(CwlJson.read("5.0")).isEqualTo(new CwlValue.Real(5));
    assertThat(CwlJson.read("5")).isEqualTo(CwlValue.of(5));
  }

  @Test
  void reads_integers_beyond_64_bits_as_reals() {
    assertThat(CwlJson.read("9223372036854775807")).isEqualTo(CwlValue.of(Long.MAX_VALUE));
    assertThat(CwlJson.read("9223372036854775808")).isEqualTo(new CwlValue.Real(0x1p63));
    assertThat(CwlJson.write(new CwlValue.Real(0x1p63))).isEqualTo("9223372036854776000");
  }

  @Test
  void writes_only_what_is_known_of_a_file() {
    assertThat(CwlJson.write(FILE))
        .isEqualTo(
            """
            {"class":"File","location":"file:///data/a.tar.gz","path":"/work/in/a.tar.gz",\
            "basename":"a.tar.gz","checksum":"sha1$00","size":5}""");
  }

  @Test
  void shows_derived_fields_of_a_file_to_expressions() {
    assertThat(CwlJson.writeForExpression(FILE))
        .contains(
            "\"dirname\":\"/work/in\"",
            "\"nameroot\":\"a.tar\"",
            "\"nameext\":\".gz\"",
            "\"secondaryFiles\":[]");
  }

  @Test
  void ignores_derived_and_unknown_fields_of_a_file() {
    assertThat(
            CwlJson.read(
                """
                {"basename": "x.y", "nameroot": "wrong", "dirname": "/wrong", "extra": [1],
                 "class": "File", "path": "/d/x.y", "size": null}"""))
        .isEqualTo(new FileValue(null, "/d/x.y", "x.y", null, null, List.of(), null, null));
  }

  @Test
  void keeps_an_unknown_listing_apart_from_an_empty_one() {
    assertThat(CwlJson.read("{\"class\":\"Directory\",\"location\":\"file:///d\"}"))
        .isEqualTo(new DirectoryValue("file:///d", null, null, null));
    assertThat(CwlJson.read("{\"class\":\"Directory\",\"listing\":[]}"))
        .isEqualTo(new DirectoryValue(null, null, null, List.of()));
  }

  @Test
  void puts_values_into_text_sorted_and_with_blanks() {
    CwlValue value = CwlJson.read("{\"b\":[1,2.5,null],\"a\":\"ü\\\"\"}");

    assertThat(CwlJson.asText(value)).isEqualTo("{\"a\": \"ü\\\"\", \"b\": [1, 2.5, null]}");
    assertThat(CwlJson.asText(CwlValue.of("a\"b"))).isEqualTo("a\"b");
    assertThat(CwlJson.asText(CwlValue.Null.NULL)).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "1 2",
        "NaN",
        "1e999",
        "{\"a\":1,\"a\":2}",
        "{\"class\":\"File\",\"location\":5}",
        "{\"class\":\"File\",\"size\":\"5\"}",
        "{\"class\":\"File\",\"secondaryFiles\":[5]}",
        "{\"class\":\"Directory\",\"listing\":{}}"
      })
  void refuses_what_is_no_json_or_no_proper_file(String text) {
    assertThatThrownBy(() -> CwlJson.read(text)).isInstanceOf(CwlJsonException.class);
  }

  @Test
  void says_where_the_text_is_wrong() {
    assertThatThrownBy(() -> CwlJson.read("{\n  \"a\": tru\n}"))
        .isInstanceOfSatisfying(CwlJsonException.class, e -> assertThat(e.line()).isEqualTo(2))
        .hasMessageContaining("line 2, column");
  }

  @Test
  void refuses_a_text_beyond_its_limits() {
    assertThatThrownBy(() -> CwlJson.read("[[[1]]]", new JsonLimits(100, 2)))
        .hasMessageContaining("deeper than the 2");
    assertThatThrownBy(() -> CwlJson.read("[1, 2]", new JsonLimits(5, 2)))
        .hasMessageContaining("more than the 5");
    assertThatThrownBy(() -> CwlJson.read("[".repeat(100_000)))
        .isInstanceOf(CwlJsonException.class);
  }

  private static CwlValue randomValue(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 10)) {
      case 0 -> CwlValue.Null.NULL;
      case 1 -> CwlValue.of(random.nextBoolean());
      case 2 -> CwlValue.of(random.nextLong() >> random.nextInt(64));
      case 3 -> randomReal(random);
      case 4, 5 -> CwlValue.of(randomText(random));
      case 6 -> {
        List<CwlValue> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(randomValue(random, depth - 1));
        }
        yield new CwlValue.Array(items);
      }
      case 7 -> {
        Map<String, CwlValue> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          fields.put(randomText(random), randomValue(random, depth - 1));
        }
        yield new CwlValue.Rec(fields);
      }
      default -> randomObject(random, depth - 1);
    };
  }

  private static CwlValue randomReal(Random random) {
    double number =
        switch (random.nextInt(3)) {
          case 0 -> Double.longBitsToDouble(random.nextLong());
          case 1 -> random.nextInt(1000) - 500;
          default -> random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30);
        };
    return Double.isFinite(number) ? new CwlValue.Real(number) : new CwlValue.Real(0);
  }

  private static FileSystemObject randomObject(Random random, int depth) {
    List<FileSystemObject> children = new ArrayList<>();
    for (int i = depth <= 0 ? 0 : random.nextInt(3); i > 0; i--) {
      children.add(randomObject(random, depth - 1));
    }
    return random.nextBoolean()
        ? new FileValue(
            random.nextBoolean() ? randomText(random) : null,
            random.nextBoolean() ? randomText(random) : null,
            randomText(random),
            random.nextBoolean() ? randomText(random) : null,
            random.nextBoolean() ? random.nextLong() : null,
            children,
            null,
            random.nextBoolean() ? randomText(random) : null)
        : new DirectoryValue(
            randomText(random), null, randomText(random), random.nextBoolean() ? children : null);
  }

  private static String randomText(Random random) {
    String letters = "aZ0 \"\\/\n\t\u0000\u2028äß𝄞$({.";
    int[] points = letters.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }
}
