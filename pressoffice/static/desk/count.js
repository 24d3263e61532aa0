// How long a title or a lead is, beside how long it is meant to be. Said aloud only after a pause, and near the aim.
{
  const said = document.querySelector("[data-count]")?.dataset.count ?? "";
  const length = (field) => [...field.value.trim().replace(/\s+/g, " ")].length;

  function watch(field) {
    const aim = Number(field.dataset.aim);
    const shown = Object.assign(document.createElement("span"), { className: "count" });
    const voice = Object.assign(document.createElement("span"), { className: "visually-hidden" });
    let pause;
    shown.setAttribute("aria-hidden", "true");
    voice.setAttribute("aria-live", "polite");
    field.after(shown, voice);

    const tell = () => {
      const count = length(field);
      shown.textContent = said.replace("{count}", count).replace("{aim}", aim);
      shown.classList.toggle("over", count > aim);
      return count;
    };
    field.addEventListener("input", () => {
      const count = tell();
      clearTimeout(pause);
      if (count >= aim * 0.9) pause = setTimeout(() => { voice.textContent = shown.textContent; }, 1500);
    });
    tell();
  }

  const all = (root) => root.querySelectorAll("[data-aim]:not([name*=__prefix__])");
  all(document).forEach(watch);
  document.addEventListener("formset:added", (event) => all(event.target).forEach(watch));
}
