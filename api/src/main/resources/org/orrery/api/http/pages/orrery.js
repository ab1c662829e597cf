// Keeps what changes on a page fresh. Everything works without: this only spares a reload.
(() => {
  "use strict";
  const INTERVAL = 1500;
  const PATIENCE = 15000;
  let failures = 0;
  let timer = 0;

  const live = () => document.querySelector("[data-live]");

  function openDetails(root) {
    return new Set([...root.querySelectorAll("details[open][id]")].map((each) => each.id));
  }

  function take(fresh) {
    const old = live();
    if (!old || old.innerHTML === fresh.innerHTML) {
      if (old) old.dataset.live = fresh.dataset.live;
      return;
    }
    const open = openDetails(old);
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const imported = document.importNode(fresh, true);
    imported.querySelectorAll("details[id]").forEach((each) => (each.open = each.open || open.has(each.id)));
    old.replaceWith(imported);
    if (focused) document.getElementById(focused)?.focus();
  }

  async function refresh() {
    timer = 0;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-live]");
      if (fresh) take(fresh);
      failures = 0;
    } catch {
      failures += 1; // The server may be restarting: the page stays as it was and asks again, ever more seldom.
    }
    plan();
  }

  function plan() {
    if (timer || live()?.dataset.live !== "on") return;
    timer = setTimeout(refresh, Math.min(PATIENCE, INTERVAL * 2 ** failures));
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      clearTimeout(timer);
      timer = 0;
    } else if (live()?.dataset.live === "on") {
      clearTimeout(timer);
      refresh();
    }
  });
  plan();

  // A file is named by its content and sent before the form that uses it.
  const MOST_BYTES = 1 << 30;

  async function upload(file, base) {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const answer = await fetch(base + hex, {
      method: "PUT",
      headers: { "Content-Type": "application/octet-stream" },
      body: file,
    });
    if (!answer.ok) throw new Error("the server answered " + answer.status);
    return "files/sha256/" + hex + " " + file.name;
  }

  document.querySelectorAll("form[data-files] [data-upload]").forEach((field) => {
    if (!window.crypto?.subtle) return; // Not on an insecure address: a link does as well.
    const many = field.dataset.upload === "many";
    const chooser = document.createElement("input");
    const note = document.createElement("small");
    chooser.type = "file";
    chooser.multiple = many;
    chooser.setAttribute("aria-label", "Send a file from this computer");
    note.setAttribute("role", "status");
    chooser.addEventListener("change", async () => {
      const lines = many && field.value ? [field.value.trimEnd()] : [];
      try {
        for (const file of chooser.files) {
          if (file.size > MOST_BYTES) throw new Error(file.name + " is too large for a browser");
          note.textContent = "Sending " + file.name + " …";
          lines.push(await upload(file, field.form.dataset.files));
        }
        field.value = lines.join("\n");
        note.textContent = "Sent.";
      } catch (failure) {
        note.textContent = "Not sent: " + failure.message + ".";
      }
    });
    field.after(chooser, note);
  });
})();
