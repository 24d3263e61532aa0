// The editor speaks the language of its text, checks its spelling, and is one stop of the Tab key: arrows walk its tools.
{
  const names = JSON.parse(document.getElementById("tools").textContent);

  function equip(editor) {
    const bar = editor.view.dom.previousElementSibling;
    const tools = () => [...bar.querySelectorAll("button:not(.hidden)")];
    for (const tool of bar.querySelectorAll("button")) {
      tool.title = names[tool.dataset.name] ?? tool.title;
      tool.setAttribute("aria-label", tool.title);
    }
    const stop = (tool) => bar.querySelectorAll("button").forEach((each) => { each.tabIndex = each === tool ? 0 : -1; });
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", editor.view.dom.getAttribute("aria-label"));
    bar.addEventListener("keydown", (event) => {
      const all = tools();
      const to = { ArrowRight: all.indexOf(event.target) + 1, ArrowLeft: all.indexOf(event.target) - 1, Home: 0, End: -1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const tool = all.at(to % all.length);
      stop(tool);
      tool.focus();
    });
    const press = () => tools().forEach((tool) => tool.setAttribute("aria-pressed", tool.classList.contains("active")));
    editor.on("transaction", press);
    stop(tools()[0]);
    press();
  }

  // "example.org" and "press@example.org" are what people write into the dialog of a link.
  const LINKS = [[/^[^\s@/:]+@[^\s@/]+$/, "mailto:"], [/^\+?[\d\s().-]{6,}$/, "tel:"], [/^[\w-]+(\.[\w-]+)+(:\d+)?([/?#].*)?$/u, "https://"]];
  document.addEventListener("click", ({ target }) => {
    const link = target.closest(".prose-editor-dialog [type=submit]")?.form.querySelector("[name=href]");
    const scheme = link && LINKS.find(([written]) => written.test(link.value.trim()))?.[1];
    if (scheme) link.value = scheme + link.value.trim().replace(scheme === "tel:" ? /[^+\d]/g : "", "");
  }, true);

  document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
    const words = editor.view.dom;
    words.lang = textarea.lang;
    words.setAttribute("aria-multiline", "true");
    words.setAttribute("aria-label", textarea.labels[0]?.textContent ?? "");
    textarea.labels[0]?.addEventListener("click", () => editor.commands.focus());
    editor.on("create", () => equip(editor));
  });
}
