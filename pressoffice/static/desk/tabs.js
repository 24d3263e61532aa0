// One tab per language over the texts. Without this script they stand below each other.
{
  const group = document.querySelector(".texts");
  const bar = group?.querySelector(".tabs");
  const [list, more] = bar ? bar.children : [];
  let shown = null;

  const panels = () => [...group.querySelectorAll(":scope > .text:not(.empty-form)")];
  const select = (panel) => panel.querySelector(".field-language select");
  const code = (panel) => select(panel).value;
  const has = (panel, what) => panel.querySelector(what) !== null;

  function tab(panel, index) {
    const button = document.createElement("button");
    const [isWrong, leaves] = [has(panel, ".errorlist"), has(panel, ".delete :checked")];
    button.type = "button";
    button.id = `${panel.id}-tab`;
    button.textContent = code(panel) ? select(panel).selectedOptions[0].text : bar.dataset.untitled;
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", panel.id);
    button.classList.toggle("wrong", isWrong);
    button.classList.toggle("leaves", leaves);
    const said = [isWrong && bar.dataset.wrong, leaves && bar.dataset.leaves].filter(Boolean).join(", ");
    if (said) button.setAttribute("aria-label", `${button.textContent} (${said})`);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", button.id);
    button.addEventListener("click", () => show(panel));
    button.addEventListener("keydown", (event) => {
      const all = panels();
      const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      show(all.at(to % all.length));
      list.querySelector("[aria-selected=true]").focus();
    });
    return button;
  }

  function show(panel) {
    shown = panel;
    panels().forEach((each, index) => {
      const isShown = each === shown;
      each.hidden = !isShown;
      list.children[index].setAttribute("aria-selected", isShown);
      list.children[index].tabIndex = isShown ? 0 : -1;
    });
    if (shown) sessionStorage.setItem("desk.language", code(shown));
  }

  // Which languages are still to be had: the others are taken in every list.
  function offer() {
    const taken = panels().map(code);
    const options = [...select(group).options].filter((option) => option.value);
    const may = has(group, ":scope > .empty-form");
    more.replaceChildren(
      ...options.filter((option) => may && !taken.includes(option.value)).map((option) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = more.dataset.says.replace("{language}", option.text);
        button.addEventListener("click", () => add(option.value));
        return button;
      }),
    );
    for (const panel of panels()) {
      for (const option of select(panel).options) option.disabled = option.value !== code(panel) && taken.includes(option.value);
    }
  }

  function speak(panel) {
    for (const field of panel.querySelectorAll("[name$=kicker], textarea, .tiptap")) field.lang = code(panel);
  }

  function add(language) {
    group.querySelector(":scope > .add-row a").click();
    const panel = panels().at(-1);
    select(panel).value = language;
    speak(panel);
    draw(panel);
    panel.querySelector("textarea.title").focus();
  }

  function draw(panel = shown) {
    const all = panels();
    list.replaceChildren(...all.map(tab));
    show(all.includes(panel) ? panel : (all[0] ?? null));
    offer();
  }

  function begin() {
    const last = sessionStorage.getItem("desk.language");
    const all = panels();
    bar.hidden = false;
    group.classList.add("tabbed");
    draw(all.find((panel) => has(panel, ".errorlist")) ?? all.find((panel) => code(panel) === last));
    if (all.length === 1 && !all[0].matches(".has_original")) all[0].querySelector("textarea.title").focus();
  }

  if (bar) {
    addEventListener("load", begin);
    document.addEventListener("formset:added", (event) => event.target.matches?.(".text") && draw(event.target));
    document.addEventListener("formset:removed", () => draw());
    group.addEventListener("change", (event) => {
      if (!event.target.matches(".field-language select, .delete input")) return;
      speak(event.target.closest(".text"));
      draw();
    });
    group.addEventListener("click", (event) => {
      const words = event.target.closest(".inline-deletelink") && event.target.closest(".text");
      const isWritten = words && [...words.querySelectorAll("textarea, [name$=kicker]")].some((field) => field.value.trim());
      if (isWritten && !confirm(bar.dataset.sure)) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    }, true);
  }
}
