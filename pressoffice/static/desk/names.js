// Select2 tells what is chosen, not what for: its box is named by the label of the field it stands for.
{
  function name(root) {
    for (const select of root.querySelectorAll("select.select2-hidden-accessible")) {
      const box = select.nextElementSibling?.querySelector("[role=combobox]");
      const label = select.labels[0];
      if (!box || !label) continue;
      label.id ||= `${select.id}-label`;
      // Where several are chosen, one types into the box itself.
      select.nextElementSibling.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
      const shown = select.nextElementSibling.querySelector(".select2-selection__rendered");
      shown.removeAttribute("role");
      shown.removeAttribute("aria-readonly");
      box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    }
  }

  // The two lists of Django's many-of-many put a name on what has no role.
  const sign = () => document.querySelectorAll(".selector span[aria-label]").forEach((icon) => icon.setAttribute("role", "img"));

  // Select2 comes a moment after the page, by jQuery's clock.
  addEventListener("load", () => setTimeout(() => { name(document); sign(); }));
  document.addEventListener("formset:added", (event) => setTimeout(() => name(event.target)));
}
