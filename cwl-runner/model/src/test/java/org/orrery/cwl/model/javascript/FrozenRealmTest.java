package org.orrery.cwl.model.javascript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.PolyglotException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What code leaves to the next in a frozen realm, even code that would not be run in one. */
class FrozenRealmTest {
  private static final int MOST = 100_000;
  private static final JavaScriptLimits LIMITS =
      new JavaScriptLimits(Duration.ofSeconds(20), 1_000_000, 1 << 20, MOST, 50);
  private static Engine engine;
  private static FrozenRealm realm;

  @BeforeAll
  static void freeze() {
    engine = JavaScriptContexts.engine();
    realm = FrozenRealm.in(JavaScriptContexts.open(engine, LIMITS), new JavaScriptSources());
  }

  @AfterAll
  static void close() {
    engine.close(true);
  }

  private static JavaScriptCall body(String code) {
    return new JavaScriptCall(
        JavaScriptCall.Kind.BODY, code, List.of(), "{\"n\": [5]}", "null", "{}");
  }

  private static String value(String code) {
    return realm.run(body(code), MOST).asString();
  }

  @Test
  void nothing_that_is_shared_can_be_changed() {
    assertThat(
            value(
                """
                const open = [], seen = new Set(), own = [open, seen];
                function walk(one, path) {
                  if (one === null || !/^(object|function)$/.test(typeof one) || seen.has(one) || own.includes(one)) {
                    return;
                  }
                  seen.add(one);
                  if (Object.isExtensible(one)) open.push(path);
                  for (const key of Reflect.ownKeys(one)) {
                    const d = Object.getOwnPropertyDescriptor(one, key), at = path + "." + String(key);
                    if (d.configurable || d.writable) open.push(at);
                    walk(d.value, at); walk(d.get, at + ".get"); walk(d.set, at + ".set");
                  }
                  walk(Object.getPrototypeOf(one), path + ".__proto__");
                }
                const fresh = {
                  array: [].values(), entries: new Map().entries(), set: new Set().keys(), text: ""[Symbol.iterator](),
                  matches: "a".matchAll(/a/g), generator: function* () {}, generated: Object.getPrototypeOf((function* () {})()),
                  later: async () => 1, laterEach: async function* () {}, laterGenerated: Object.getPrototypeOf((async function* () {})()),
                  bound: (() => 1).bind(1), regexp: /a/, date: new Date(0), error: new Error("x"),
                  bytes: new Uint8Array(1), big: Object(1n), symbol: Object(Symbol.iterator), proxy: new Proxy({}, {}),
                  promise: Promise.resolve(1), match: "a".match(/(?<x>a)/), map: new WeakMap(), template: (x => x)`a`,
                  view: new DataView(new ArrayBuffer(1)), literal: class { static #x = 1; get y() { return 1; } },
                };
                walk(globalThis, "globalThis");
                for (const name of Object.keys(fresh)) walk(Object.getPrototypeOf(fresh[name]), name);
                return open;
                """))
        .isEqualTo("[]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object.prototype.kept = 1; return 0;",
        "globalThis.kept = 1; return 0;",
        "(0, eval)('var kept = 1'); return 0;",
        "(0, eval)('let kept = 1'); return typeof kept === 'undefined' ? 0 : none;",
        "return Function('kept = 1; return 0')();",
        "return 0; }}); let kept = 1; (function () { return function () { return 1;",
        "[1].forEach([].push, [].push); return 0;",
        "[]['constr' + 'uctor'].kept = 1; return 0;",
        "JSON.parse = () => 1; return 0;",
        "Math.random = () => 4; return 0;",
        "inputs.n.push(6); inputs = 1; return 0;",
        "'abc'.replace(/b/, ''); return 0;",
      })
  void no_evaluation_leaves_anything_to_the_next(String code) {
    try {
      value(code);
    } catch (PolyglotException expected) {
      assertThat(expected.isGuestException()).isTrue();
    }

    assertThat(
            value(
                """
                return [typeof kept, typeof {}.kept, typeof [].kept, typeof Array.kept, [].push[0] === undefined,
                    RegExp.$1 === undefined, RegExp.lastMatch === undefined, Math.random() < 1, inputs.n];
                """))
        .isEqualTo(
            "[\"undefined\",\"undefined\",\"undefined\",\"undefined\",true,true,true,true,[5]]");
  }

  @Test
  void each_evaluation_has_all_statements() {
    String loop = "for (var i = 0; i < 400000; i++) {} return i;";
    for (int i = 0; i < 4; i++) {
      assertThat(value(loop)).isEqualTo("400000");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "try { [].x.y; } catch (e) { return 1; }",
        "return this;",
        "return new Date();",
        "return 'a'.localeCompare('b');",
        "return \\u0052eflect;",
        "return globalThis.n;",
        "return Array.prototype;",
        "return inputs.n.__proto__;",
        "return RegExp.$1;",
      })
  void code_that_could_tell_the_difference_does_not_suit(String code) {
    assertThat(FrozenRealm.suits(body(code))).isFalse();
  }

  @Test
  void usual_code_suits_unless_it_has_a_library() {
    String usual = "return inputs.n.map(x => x * Math.sqrt(2)).join('-').replace(/a+/g, 'b');";

    assertThat(FrozenRealm.suits(body(usual))).isTrue();
    assertThat(
            FrozenRealm.suits(
                new JavaScriptCall(
                    JavaScriptCall.Kind.BODY, usual, List.of("var x = 1;"), "{}", "null", "{}")))
        .isFalse();
  }

  @Test
  void what_would_shadow_a_frozen_property_fails_here() {
    assertThatThrownBy(() -> value("var o = {}; o.toString = () => 'x'; return '' + o;"))
        .isInstanceOf(PolyglotException.class)
        .hasMessageContaining("read only");
  }
}
