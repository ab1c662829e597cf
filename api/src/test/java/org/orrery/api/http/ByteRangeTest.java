package org.orrery.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.orrery.api.http.ByteRange.Slice;
import org.orrery.api.http.ByteRange.Unsatisfiable;
import org.orrery.api.http.ByteRange.Whole;

class ByteRangeTest {
  private static ByteRange of(String header) {
    return ByteRange.parse(Optional.of(header), 10);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0,0,1",
    "bytes=0-,0,10",
    "bytes=2-4,2,3",
    "bytes=9-9,9,1",
    "bytes=5-999,5,5",
    "bytes=-3,7,3",
    "bytes=-999,0,10"
  })
  void one_range_is_a_slice(String header, long first, long length) {
    assertThat(of(header)).isEqualTo(new Slice(first, length));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-12", "bytes=-0"})
  void a_range_behind_the_end_can_not_be_satisfied(String header) {
    assertThat(of(header)).isEqualTo(new Unsatisfiable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bytes=4-2", "bytes=0-1,3-4", "bytes=-", "bytes=a-b", "lines=1-2", "", "bytes=1"})
  void what_is_no_single_range_is_answered_by_all(String header) {
    assertThat(of(header)).isEqualTo(new Whole());
  }

  @Test
  void no_range_of_an_empty_file_can_be_satisfied() {
    assertThat(ByteRange.parse(Optional.of("bytes=0-"), 0)).isEqualTo(new Unsatisfiable());
    assertThat(ByteRange.parse(Optional.empty(), 0)).isEqualTo(new Whole());
  }

  @Test
  void says_which_bytes_are_sent() {
    assertThat(new Slice(2, 3).contentRange(10)).isEqualTo("bytes 2-4/10");
  }
}
