// Pictures and files in a form: what was dropped becomes a row, and what is chosen shows its card.
{
  const $ = django.jQuery;
  const many = document.querySelector("#releaseassets-group");
  const one = document.querySelector(".standing-picture");
  const group = many ?? one;

  const rows = () => [...group.querySelectorAll(".part:not(.empty-form)")];
  const select = (row) => row.querySelector("select[name$=-asset]");
  const card = (row) => row.querySelector(":scope > .card");
  const address = (key) => document.querySelector(".drop, #lookup_chosen-asset").dataset.address?.replace(/add\/$/, `${key}/card/`)
    ?? document.querySelector("#lookup_chosen-asset").getAttribute("href").replace(/(\?.*)?$/, `${key}/card/`);

  function show(row, html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    card(row)?.remove();
    row.querySelector(".line, .field").after(fresh.content);
    document.dispatchEvent(new CustomEvent("card:shown"));
  }

  const fetched = async (key) => {
    const answer = await fetch(address(key), { headers: { Accept: "text/html" }, redirect: "manual" }).catch(() => null);
    return answer?.ok ? answer.text() : "";
  };

  async function look(row) {
    const key = select(row)?.value;
    const html = key ? await fetched(key) : "";
    if (select(row)?.value === key) show(row, html);
  }

  function choose(row, { asset, name }) {
    const field = select(row);
    field.append(new Option(name, asset, true, true));
    field.value = asset;
    $(field).trigger("change.select2"); // tells the box alone; the card is here already
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function added() {
    group.querySelector(":scope > .add-row a").click();
    return rows().at(-1);
  }

  function add(told) {
    const free = one && rows()[0];
    if (!free && rows().some((row) => select(row)?.value === told.asset)) return false;
    const row = free || rows().find((each) => select(each) && !select(each).value && !each.matches(".has_original")) || added();
    choose(row, told);
    show(row, told.card);
    return true;
  }

  if (group && select(group)) {
    group.addEventListener("arrived", (event) => {
      event.detail.isTwice = !add(event.detail);
      event.preventDefault();
    });
    // Select2 speaks by jQuery alone.
    $(group).on("select2:select select2:clear", (event) => look(event.target.closest(".part")));
    // Another tab may have changed them.
    addEventListener("focus", () => rows().forEach((row) => card(row) && window.lookAtCard(card(row))));
    const chosen = document.querySelector("#chosen-asset");
    if (chosen) {
      document.querySelector(".from-the-sheet").hidden = false;
      $(chosen).on("change", async () => {
        const html = await fetched(chosen.value);
        const told = document.createElement("template");
        told.innerHTML = html;
        const found = told.content.querySelector("[data-name]");
        if (found) add({ asset: chosen.value, card: html, name: found.dataset.name });
      });
    }
  }

  // A list to choose from shows thumbnails.
  $.fn.select2.defaults.set("templateResult", ({ text, thumbnail, caption }) => {
    if (thumbnail === undefined) return text;
    const choice = Object.assign(document.createElement("span"), { className: "choice" });
    const picture = thumbnail ? Object.assign(new Image(), { src: thumbnail, alt: "" }) : document.createElement("span");
    const words = document.createElement("span");
    words.append(text, Object.assign(document.createElement("small"), { textContent: caption }));
    choice.append(picture, words);
    return choice;
  });
}
