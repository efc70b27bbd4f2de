// Takes the code from behind the # of the link, counts answers, and lets one click be one click. Nothing is kept.
(() => {
  const code = decodeURIComponent(location.hash.slice(1)).trim();
  const isCode = /^[0-9A-Za-z]{4}(-[0-9A-Za-z]{4}){3}$/.test(code);
  const field = document.getElementById("code");
  if (isCode) {
    if (field && !field.value) field.value = code.toUpperCase();
    for (const link of document.querySelectorAll("a[data-keeps-code]")) link.hash = code;
    history.replaceState(null, "", location.pathname + location.search);
  }
  const form = document.querySelector("form.survey");
  if (!form) return;
  document.getElementById("faults")?.focus();
  const statements = [...form.querySelectorAll("fieldset.statement")];
  const line = document.createElement("div");
  line.className = "progress";
  const bar = document.createElement("progress");
  bar.max = statements.length;
  const words = document.createElement("span");
  words.setAttribute("role", "status");
  line.append(bar, words);
  form.prepend(line);
  const count = () => {
    const done = statements.filter((each) => each.querySelector("input:checked")).length;
    bar.value = done;
    words.textContent = form.dataset.done.replace("{done}", done);
    bar.setAttribute("aria-label", words.textContent);
  };
  form.addEventListener("change", count);
  count();
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    form.querySelector("button[type=submit]").setAttribute("aria-disabled", "true");
  });
  addEventListener("pageshow", () => {
    delete form.dataset.sent;
    form.querySelector("button[type=submit]").removeAttribute("aria-disabled");
  });
})();
