package org.orrery.backend.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.orrery.backend.spi.Resources;

class SlotsTest {
  private static final Demand SMALL = new Demand(500, 100);
  private static final Demand LARGE = new Demand(2000, 100);

  private final Slots<String> slots = new Slots<>(new Demand(2000, 1000), Integer.MAX_VALUE);

  @Test
  void admits_in_order_as_much_as_fits() {
    for (String task : "a b c d e f".split(" ")) {
      slots.enqueue(task, SMALL);
    }
    assertThat(slots.admit()).containsExactly("a", "b", "c", "d");
    assertThat(slots.admit()).isEmpty();
    slots.giveBack(SMALL);
    assertThat(slots.admit()).containsExactly("e");
  }

  @Test
  void counts_memory_as_well_as_cores() {
    slots.enqueue("a", new Demand(10, 600));
    slots.enqueue("b", new Demand(10, 600));
    assertThat(slots.admit()).containsExactly("a");
    slots.giveBack(new Demand(10, 600));
    assertThat(slots.admit()).containsExactly("b");
  }

  @Test
  void admits_no_more_tasks_at_once_than_it_may() {
    Slots<String> few = new Slots<>(new Demand(2000, 1000), 2);
    for (String task : "a b c".split(" ")) {
      few.enqueue(task, new Demand(1, 1));
    }
    assertThat(few.admit()).containsExactly("a", "b");
    few.giveBack(new Demand(1, 1));
    assertThat(few.admit()).containsExactly("c");
  }

  @Test
  void lets_small_tasks_pass_a_large_one_but_not_for_ever() {
    slots.take(SMALL);
    slots.enqueue("large", LARGE);
    int passed = 0;
    for (int i = 0; i < 10 * Slots.MAX_PASSES; i++) {
      slots.enqueue("small", SMALL);
      for (String task : slots.admit()) {
        assertThat(task).isEqualTo("small");
        passed++;
        slots.giveBack(SMALL);
      }
    }
    assertThat(passed).isEqualTo(Slots.MAX_PASSES);
    slots.giveBack(SMALL);
    assertThat(slots.admit()).containsExactly("large");
    assertThat(slots.admit()).isEmpty();
  }

  @Test
  void counts_passes_anew_for_the_next_large_task() {
    slots.take(SMALL);
    slots.enqueue("first", LARGE);
    slots.enqueue("small", SMALL);
    assertThat(slots.admit()).containsExactly("small");
    assertThat(slots.withdraw("first")).isTrue();
    assertThat(slots.withdraw("first")).isFalse();
    slots.giveBack(SMALL);
    slots.enqueue("second", LARGE);
    for (int i = 0; i < Slots.MAX_PASSES; i++) {
      slots.enqueue("small", SMALL);
      assertThat(slots.admit()).containsExactly("small");
      slots.giveBack(SMALL);
    }
    slots.enqueue("small", SMALL);
    assertThat(slots.admit()).isEmpty();
  }

  @Test
  void waits_while_adopted_tasks_take_more_than_there_is() {
    slots.take(LARGE);
    slots.take(LARGE);
    slots.enqueue("a", SMALL);
    assertThat(slots.admit()).isEmpty();
    slots.giveBack(LARGE);
    assertThat(slots.admit()).isEmpty();
    slots.giveBack(LARGE);
    assertThat(slots.admit()).containsExactly("a");
  }

  @Test
  void says_what_can_never_fit() {
    assertThat(slots.canEverHold(LARGE)).isTrue();
    assertThat(slots.canEverHold(new Demand(2001, 1))).isFalse();
    assertThat(slots.canEverHold(new Demand(1, 1001))).isFalse();
  }

  @Test
  void rounds_fractions_of_a_core_up() {
    assertThat(Demand.of(new Resources(0.0101, 7, 0, 0))).isEqualTo(new Demand(11, 7));
  }
}
