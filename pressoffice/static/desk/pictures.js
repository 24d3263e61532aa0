// Pictures and files in a form: what was dropped becomes a row, what is chosen shows its card, and what is being prepared
// is looked at again until it is ready.
{
  const $ = django.jQuery;
  const SOON = [1_500, 3_000, 5_000, 8_000, 15_000, 30_000, 60_000];
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
  }

  async function look(row) {
    const key = select(row)?.value;
    if (!key) return card(row)?.remove();
    const answer = await fetch(address(key), { headers: { Accept: "text/html" }, redirect: "manual" }).catch(() => null);
    if (answer?.ok && select(row)?.value === key) show(row, await answer.text());
    return undefined;
  }

  async function lookAgain(turn = 0) {
    const making = rows().filter((row) => card(row)?.matches("[data-making]"));
    if (!making.length) return;
    await new Promise((wait) => setTimeout(wait, SOON[Math.min(turn, SOON.length - 1)]));
    if (document.visibilityState === "visible") await Promise.all(making.map(look));
    lookAgain(turn + 1);
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
    if (told.card) show(row, told.card);
    else look(row);
    lookAgain();
    return true;
  }

  if (group && select(group)) {
    group.addEventListener("arrived", (event) => {
      event.detail.isTwice = !add(event.detail);
      event.preventDefault();
    });
    // Select2 speaks by jQuery alone.
    $(group).on("select2:select select2:clear", (event) => {
      const row = event.target.closest(".part");
      look(row).then(() => lookAgain());
    });
    // Another tab may have changed them.
    addEventListener("focus", () => rows().forEach((row) => card(row) && look(row)));
    const chosen = document.querySelector("#chosen-asset");
    if (chosen) {
      document.querySelector(".from-the-sheet").hidden = false;
      $(chosen).on("change", async () => {
        const asset = chosen.value;
        const answer = await fetch(address(asset));
        const html = await answer.text();
        const told = document.createElement("template");
        told.innerHTML = html;
        add({ asset, card: html, name: told.content.querySelector("[data-name]").dataset.name });
      });
    }
    lookAgain();
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
