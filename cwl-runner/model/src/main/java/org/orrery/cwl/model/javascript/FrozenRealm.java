package org.orrery.cwl.model.javascript;

import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.orrery.cwl.model.javascript.JavaScriptSources.Form;

/**
 * A context for many evaluations, one after another: everything that they share is frozen, so that
 * none can leave anything to the next. What an evaluation is given and makes is its own.
 *
 * <p>Code that works here gives what it would give in a fresh context. Code that would change or
 * ask about what is shared fails, or is not {@link #suits} to begin with, and belongs into a fresh
 * context. For one thread at a time.
 *
 * @param context whose limits count for each evaluation anew
 * @param call the function that evaluates
 */
record FrozenRealm(Context context, Value call) {
  /**
   * Freezes what can be reached by names and by syntax, hands out the function that evaluates. That
   * code is compiled as the body of a function keeps its declarations out of the scope that all
   * scripts share, whatever brackets it closes.
   */
  private static final String FREEZE =
      """
      (function (bridge) {
        const {freeze, getPrototypeOf, getOwnPropertyDescriptor} = Object, {ownKeys} = Reflect;
        const {parse} = JSON, {leave} = bridge, compile = Function;
        // The prototypes of these have no name.
        const unnamed = [
          [].values(), new Map().values(), new Set().values(), ""[Symbol.iterator](),
          "".matchAll(/x/g), function* () {}, (function* () {})(), async function () {},
          async function* () {}, (async function* () {})(), (function () { return arguments; })(),
        ];
        // They hold more of the kind, or tell of earlier evaluations. Code that names them is not run here.
        for (const name of ["Intl", "WeakRef", "FinalizationRegistry"]) {
          delete globalThis[name];
        }
        for (const name of ownKeys(RegExp)) {
          if (typeof name === "string" && getOwnPropertyDescriptor(RegExp, name).get !== undefined) {
            delete RegExp[name];
          }
        }
        const seen = new Set();
        const harden = (one) => {
          if (one === null || (typeof one !== "object" && typeof one !== "function") || seen.has(one)) {
            return;
          }
          seen.add(one);
          freeze(one);
          harden(getPrototypeOf(one));
          const keys = ownKeys(one);
          for (let i = 0; i < keys.length; i++) {
            const held = getOwnPropertyDescriptor(one, keys[i]);
            harden(held.value);
            harden(held.get);
            harden(held.set);
          }
        };
        harden(globalThis);
        unnamed.forEach(harden);

        const compiled = new Map(), mostCompiled = 1000;
        return function (code, inputs, self, runtime, most) {
          let outer = compiled.get(code);
          if (outer === undefined) {
            if (compiled.size >= mostCompiled) {
              compiled.clear();
            }
            outer = compile("inputs", "self", "runtime", code);
            compiled.set(code, outer);
          }
          return leave(outer(parse(inputs), parse(self), parse(runtime)), most);
        };
      })
      """;

  /**
   * What could tell a frozen realm from a fresh one without failing in it, and what was taken out
   * of it. Only about equal results: that evaluations can't see each other hangs on the freezing
   * alone.
   */
  private static final Pattern PECULIAR =
      Pattern.compile(
          "\\\\u|\\\\x|__|(?i:intl|locale|iterator|regexp|weakref|registry|normalize)"
              + "|\\b(?:globalThis|this|eval|Function|Reflect|Proxy|Symbol|Error|Promise|Date"
              + "|async|await|import|catch|finally|prototype|constructor|arguments|stack"
              + "|isFrozen|isSealed|isExtensible|\\w*Descriptors?|\\w*PropertyNames|defineProperty)\\b");

  static FrozenRealm in(Context context, JavaScriptSources sources) {
    Value own = context.eval(sources.get(Form.OWN, JavaScriptContexts.BRIDGE));
    return new FrozenRealm(context, context.eval(sources.get(Form.OWN, FREEZE)).execute(own));
  }

  /** A library defines globals, which a frozen realm does not take. */
  static boolean suits(JavaScriptCall call) {
    return call.libraries().isEmpty() && !PECULIAR.matcher(call.code()).find();
  }

  /** As the bridge's {@code leave}. */
  Value run(JavaScriptCall asked, int mostCharacters) {
    context.resetLimits();
    return call.execute(
        Form.of(asked.kind()).asBody(asked.code()),
        asked.inputs(),
        asked.self(),
        asked.runtime(),
        mostCharacters);
  }
}
