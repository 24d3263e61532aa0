// Contacts, missions and organisations are moved by buttons or by hand. Either only fills in the positions.
for (const group of document.querySelectorAll(".parts")) {
  const voice = group.appendChild(Object.assign(document.createElement("p"), { className: "visually-hidden" }));
  const rows = () => [...group.querySelectorAll(":scope > .part:not(.empty-form)")];
  let dragged = null;

  function number(isTyped = true) {
    rows().forEach((row, index, all) => {
      const position = row.querySelector("[name$=-position]");
      if (position) position.value = index + 1;
      row.querySelector("[data-move=up]").setAttribute("aria-disabled", index === 0);
      row.querySelector("[data-move=down]").setAttribute("aria-disabled", index === all.length - 1);
      if (isTyped) position?.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  function tell(row) {
    const all = rows();
    voice.textContent = group.dataset.moved.replace("{position}", all.indexOf(row) + 1).replace("{count}", all.length);
  }

  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const row = button.closest(".part");
    const all = rows();
    const other = all[all.indexOf(row) + (button.dataset.move === "up" ? -1 : 1)];
    if (!other) return;
    if (button.dataset.move === "up") other.before(row);
    else other.after(row);
    number();
    button.focus();
    tell(row);
  });

  // A row can be taken by its buttons only: the fields keep their own selection.
  group.addEventListener("pointerdown", (event) => {
    const row = event.target.closest(".moves")?.closest(".part");
    if (row) row.draggable = true;
  });
  group.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".part") ?? null;
    dragged?.classList.add("dragged");
    event.dataTransfer.effectAllowed = "move";
  });
  group.addEventListener("dragover", (event) => {
    const over = dragged && event.target.closest(".part:not(.empty-form)");
    if (!over) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (over !== dragged) over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
  });
  group.addEventListener("drop", (event) => dragged && event.preventDefault());
  group.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.classList.remove("dragged");
    dragged.draggable = false;
    number();
    tell(dragged);
    dragged = null;
  });

  // A form that was refused comes back with the rows that are saved first; they stand in the order of their positions.
  const position = (row) => Number(row.querySelector("[name$=-position]")?.value);
  const place = (row) => (row.matches(".has_original") ? position(row) : position(row) || Infinity);
  const placed = rows().sort((one, other) => place(one) - place(other) || 0);
  placed.forEach((row, index) => index && placed[index - 1].after(row));

  voice.setAttribute("aria-live", "polite");
  group.classList.add("ordered");
  for (const moves of group.querySelectorAll(".moves")) moves.hidden = false;
  document.addEventListener("formset:added", (event) => group.contains(event.target) && number());
  document.addEventListener("formset:removed", () => number());
  number(false);
}
