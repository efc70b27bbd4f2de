// Enhancement only: every page works without this file.
(() => {
  "use strict";
  const root = document.documentElement;
  const year = 31536000;
  const keep = (name, value) => {
    document.cookie = `${name}=${value}; path=/; max-age=${value ? year : 0}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  };
  const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");
  const go = (rel) => document.querySelector(`a[rel~="${rel}"]`)?.click();

  // Light or dark without loading the page again.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!event.target.matches("[data-theme-form]") || !button) return;
    event.preventDefault();
    if (button.value === "auto") delete root.dataset.theme;
    else root.dataset.theme = button.value;
    keep("theme", button.value === "auto" ? "" : button.value);
    for (const other of event.target.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  });

  // Shortcuts: one key each, never while somebody writes, and they can be switched off.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") return document.getElementById("keys")?.showModal();
    if (root.dataset.keys === "off") return undefined;
    const back = root.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const forth = root.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key === back && !event.target.closest?.("[tabindex='0']")) go("prev");
    else if (event.key === forth && !event.target.closest?.("[tabindex='0']")) go("next");
    else if (event.key === "/") {
      const box = document.querySelector("[data-search]");
      if (box) {
        event.preventDefault();
        box.focus();
      }
    }
    return undefined;
  });

  // Swipe: a clear sideways movement of one finger over what does not scroll sideways by itself.
  let start = null;
  document.addEventListener("touchstart", (event) => {
    const free = event.touches.length === 1 && !typing(event.target) && !event.target.closest(".table-wrap, pre, .prose table, dialog");
    start = free ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!start || root.dataset.keys === "off") return;
    const x = event.changedTouches[0].clientX - start.x;
    const y = event.changedTouches[0].clientY - start.y;
    start = null;
    if (Math.abs(x) < 80 || Math.abs(x) < 2.5 * Math.abs(y) || getSelection()?.toString()) return;
    go((x < 0) === (root.dir !== "rtl") ? "next" : "prev");
  }, { passive: true });

  document.addEventListener("click", async (event) => {
    const target = event.target;
    const opener = target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open)?.showModal();
    if (target.closest("[data-keys-toggle]")) {
      const off = root.dataset.keys !== "off";
      if (off) root.dataset.keys = "off";
      else delete root.dataset.keys;
      keep("keys", off ? "off" : "");
    }
    const copier = target.closest("[data-copy]");
    if (copier) {
      const box = document.getElementById(copier.dataset.copy);
      try {
        await navigator.clipboard.writeText(box.value);
      } catch {
        box.select();
        return;
      }
      const said = copier.closest(".field").querySelector("[data-copied]");
      said.textContent = said.dataset.copied;
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // Saving as one types: what did not arrive is said where "saved" stands, and tried again.
  const unsaved = (event) => {
    const { elt, target, xhr } = event.detail;
    const refused = xhr?.status > 0 && xhr.status < 500;
    if (!target?.dataset.unsaved || refused) return;
    target.replaceChildren(...target.querySelectorAll("input"), target.dataset.unsaved);
    setTimeout(() => elt.isConnected && elt.dispatchEvent(new Event("input", { bubbles: true })), 5000);
  };
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(name, unsaved);

  // Once: what only works with scripts appears, and a form's errors are where the reader is.
  const ready = (scope) => {
    for (const button of scope.querySelectorAll("[data-open], [data-copy]")) button.hidden = false;
    scope.querySelector("[data-focus]")?.focus();
  };
  ready(document);
  document.addEventListener("htmx:load", (event) => ready(event.target));
})();
