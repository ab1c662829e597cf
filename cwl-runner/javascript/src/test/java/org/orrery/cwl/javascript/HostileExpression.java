package org.orrery.cwl.javascript;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody could try. All are tried on the evaluator of this process and on helpers, but for
 * those that only a process of its own survives.
 *
 * @param text as it stands in a document
 * @param value JSON of the harmless value; null if there is none and the expression must fail
 */
record HostileExpression(String text, @Nullable String value) {
  private static HostileExpression gives(String text, String value) {
    return new HostileExpression(text, value);
  }

  private static HostileExpression fails(String text) {
    return new HostileExpression(text, null);
  }

  @Override
  public String toString() {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  /** Ways out of the sandbox, to files, the network, processes or the host's own objects. */
  static final List<HostileExpression> REACHING =
      List.of(
          gives(
              "${ return ['Java', 'java', 'javax', 'javafx', 'com', 'org', 'edu', 'Packages', 'JavaImporter',"
                  + " 'Polyglot', 'Graal', 'load', 'loadWithNewGlobal', 'print', 'printErr', 'console',"
                  + " 'quit', 'exit', 'read', 'readFully', 'readbuffer', 'readLine', 'require', 'module',"
                  + " 'process', 'window', 'Deno', 'Bun', 'os', 'std', 'fetch', 'XMLHttpRequest',"
                  + " 'WebSocket', 'Worker', 'importScripts', 'setTimeout', 'setInterval', 'setImmediate',"
                  + " 'SharedArrayBuffer', 'WebAssembly', 'Debug', 'Realm', 'ShadowRealm', 'performance',"
                  + " 'scriptArgs'].filter(name => globalThis[name] !== undefined); }",
              "[]"),
          gives(
              "$(Object.getOwnPropertyNames(globalThis).filter(n =>"
                  + " /java|graal|polyglot|load|print|host|native|orrery/i.test(n)))",
              "[]"),
          gives(
              "$(inputs.constructor.constructor('return typeof Java + typeof load + typeof process')())",
              "\"undefinedundefinedundefined\""),
          gives("$((0, eval)('typeof Java'))", "\"undefined\""),
          gives("$(Function('return Object.keys(this)')())", "[\"inputs\", \"self\", \"runtime\"]"),
          gives("$(Reflect.construct(Function, ['return typeof Polyglot'])())", "\"undefined\""),
          gives(
              "${ const F = Object.getPrototypeOf(function*(){}).constructor;"
                  + " return [...F('yield typeof Java')()]; }",
              "[\"undefined\"]"),
          gives("$((function() { return this === undefined; })())", "true"),
          gives(
              "${ return /\\.java|orrery\\.cwl|graalvm|\\/usr/.test(new Error('x').stack); }",
              "false"),
          gives(
              "${ Error.prepareStackTrace = (e, frames) => frames.map(f => typeof f.getThis()); "
                  + "const s = new Error('x').stack;"
                  + " return Array.isArray(s) ? s.every(t => t === 'undefined') : true; }",
              "true"),
          gives(
              "${ try { inputs.a.b.c; } catch (e) { return typeof e.getClass; } }",
              "\"undefined\""),
          gives(
              "${ try { (function f() { f(); })(); } catch (e) { return e.constructor === RangeError"
                  + " && e.constructor.constructor('return typeof Java')(); } }",
              "\"undefined\""),
          gives(
              "$(typeof inputs.getClass + typeof self.getClass + typeof ''.getClass)",
              "\"undefinedundefinedundefined\""),
          gives(
              "$(typeof JSON.parse('{}', function() { return this.getClass; }))", "\"undefined\""),
          gives("$(new WeakRef({}).deref().constructor === Object)", "true"),
          gives("$(typeof new Intl.NumberFormat('de').format(1.5))", "\"string\""),
          gives(
              "$(typeof new Date(0).toLocaleString('en', {timeZone: 'Europe/Berlin'}))",
              "\"string\""),
          gives("$(typeof new Date(0).toString())", "\"string\""),
          gives("$('ä'.normalize('NFD').length + 'b'.localeCompare('a'))", "3"),
          gives("$(new RegExp('(?:a{1,1000}){1,1000}b').test('a'.repeat(1e6)))", "false"),
          fails("$(import('/etc/passwd'))"),
          fails("$(import('file:///etc/passwd'))"),
          fails("$(import('http://127.0.0.1:1/'))"),
          fails("${ return import.meta.url; }"),
          fails("$((async () => 1)())"),
          fails("${ async function f() { await 1; return 1; } return f(); }"),
          fails("$(load('/etc/passwd'))"),
          fails("$(new Worker('/etc/passwd'))"),
          fails("$(Java.type('java.lang.Runtime').getRuntime().exec('id'))"),
          fails("$(Polyglot.eval('js', '1'))"),
          fails("$(java.lang.System.exit(1))"),
          fails("$(Atomics.wait(new Int32Array(8), 0, 0))"),
          fails("$(new SharedArrayBuffer(8))"),
          fails("$(new WebAssembly.Module(new Uint8Array(8)))"),
          fails("$(arguments.callee.caller)"),
          fails("${ return (function() { return this.constructor; })(); }"),
          fails("${ with (inputs) { return n; } }"),
          fails("${ undeclared = 1; return 1; }"),
          fails("$(2n ** 64n)"),
          fails("$(new Proxy({}, {ownKeys() { throw new Error('no'); }}))"),
          fails("$({toJSON() { return () => 1; }})"),
          fails("${ const a = []; a.push(a); return a; }"),
          fails("$(/*"),
          fails("${ return {class: 'File', location: 5}; }"));

  /** What never ends, or far too late. */
  static final List<HostileExpression> ENDLESS =
      List.of(
          fails("${ for (;;) {} }"),
          fails("${ for (;;) { try { for (;;) {} } finally { continue; } } }"),
          fails("${ for (;;) { try { throw 1; } catch (e) {} } }"),
          fails("${ const f = () => Promise.resolve().then(f); f(); return 1; }"),
          fails("${ return {get x() { for (;;) {} }}; }"),
          fails("${ return {toJSON() { for (;;) {} }}; }"),
          fails("$(new Proxy({}, {ownKeys() { for (;;) {} }}))"),
          fails("$([2, 1].sort(() => { for (;;) {} }))"),
          fails("$(`${{toString() { for (;;) {} }}}`)"),
          fails("${ for (const x of (function*() { for (;;) { yield 1; } })()) {} }"),
          fails(
              "${ let n = 0; for (const k of {[Symbol.iterator]: () => ({next: () => ({value: n++})})}) {} }"),
          fails("$(/^(a+)+\\1$/.test('a'.repeat(60) + 'b'))"),
          fails("$('x'.replace(/x/, () => { for (;;) {} }))"),
          fails("${ function f(n) { return n < 2 ? n : f(n - 1) + f(n - 2); } return f(60); }"),
          fails("${ function f() { return f() + f(); } for (;;) { try { f(); } catch (e) {} } }"),
          fails("${ class A { static x = (() => { for (;;) {} })(); } return 1; }"),
          fails("${ var a = 1; while (a) { a = eval('a + 1'); } }"));

  /** What needs more memory than there is. Only a process of its own survives all of these. */
  static final List<HostileExpression> GREEDY =
      List.of(
          fails("${ var a = []; for (;;) { a.push(a.length); } }"),
          fails("${ var a = []; for (;;) { a.push('x'.repeat(1 << 20)); } }"),
          fails("${ var a = []; for (;;) { a.push(new Uint8Array(1 << 20)); } }"),
          fails("${ var a = []; for (;;) { a = [a, new Array(100000).fill(a)]; } }"),
          fails("${ var m = new Map(); for (;;) { m.set({}, m.size); } }"),
          fails("${ var o = {}; for (var i = 0;; i++) { o['k' + i] = o; } }"),
          fails(
              "${ var f = () => 1; for (;;) { const g = f, big = new Array(1000).fill(1); f = () => g() + big.length; } }"),
          fails("${ var x = 3n; for (;;) { x = x * x; } }"),
          fails("$((3n ** 100000000n).toString().length)"),
          fails("$(new Array(1e8).fill({}).length)"),
          fails("$(Array.from({length: 1e8}, () => ({})).length)"),
          fails("$([...(function*() { for (;;) { yield {}; } })()])"),
          fails("$(new ArrayBuffer(2 ** 31 - 8).byteLength)"),
          fails("$(new Float64Array(1e9).length)"),
          fails("$(new Array(2 ** 32 - 1).join('xxxxxxxx').length)"),
          fails("$('x'.padEnd(2 ** 30).length)"),
          fails("${ var s = 'x'; for (;;) { s += s; } }"),
          fails("${ var s = 'xy'; for (;;) { s = [...s, ...s].join(''); } }"),
          fails("$(Function('return [' + '1,'.repeat(5e6) + ']')().length)"),
          fails("$(JSON.parse('['.repeat(5e6) + ']'.repeat(5e6)).length)"),
          fails("$(JSON.stringify(new Array(1e7).fill('xxxxxxxxxx')))"),
          fails(
              "${ function f(n) { const a = new Array(1000).fill(n); return f(n + 1) + a.length; } return f(0); }"),
          fails("${ return new Array(5e6).fill('0123456789'); }"),
          fails("${ var a = 'x'.repeat(1 << 22), b = []; for (;;) { b.push(a.split('')); } }"),
          fails("${ for (var a = [];;) { a.push(Symbol('x'.repeat(1000)), new Date(), /x/g); } }"));
}
