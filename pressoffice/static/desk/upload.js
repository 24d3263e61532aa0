// Files are dropped on a page, or chosen: one request each, two at a time, with previews, progress and what became of each
// in words. Whoever wants a file that has arrived listens for “arrived” on the place where it was dropped.
{
  const AT_ONCE = 2;
  const PREVIEWED = /^image\/(jpeg|png|webp|gif|avif)$/;
  const zones = [...document.querySelectorAll(".drop")];

  const make = (tag, facts = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), facts);
    element.append(...inside);
    return element;
  };
  const filled = (text, facts) => Object.entries(facts).reduce((said, [name, value]) => said.replaceAll(`{${name}}`, value), text);
  const weight = (bytes) => new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 }).format(bytes / 2 ** 20);
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

  function begin(zone) {
    const says = zone.dataset;
    const list = zone.querySelector(".uploads");
    const voice = zone.querySelector("[aria-live]");
    const input = make("input", { type: "file", multiple: says.single === undefined, hidden: true });
    const waiting = [];
    const line = [];
    let sending = 0, all = 0, done = 0;

    function row(file) {
      const item = make("li");
      const progress = make("progress", { max: 1, value: 0 });
      progress.setAttribute("aria-label", file.name);
      const said = make("span", { className: "said" });
      const buttons = make("span", { className: "buttons" });
      const before = make(PREVIEWED.test(file.type) ? "img" : "span", { className: "before" });
      if (before.localName === "img") {
        before.alt = "";
        before.src = URL.createObjectURL(file);
        before.addEventListener("load", () => URL.revokeObjectURL(before.src));
        before.addEventListener("error", () => before.replaceWith(make("span", { className: "before" })));
      }
      item.append(before, make("span", { className: "file" }, make("b", { textContent: file.name }), said, progress), buttons);
      list.append(item);
      return { file, item, progress, said, buttons };
    }

    function button(upload, name, act) {
      const pressed = make("button", { type: "button", textContent: says[`${name}Short`] });
      pressed.setAttribute("aria-label", filled(says[name], { file: upload.file.name }));
      pressed.addEventListener("click", act);
      return pressed;
    }

    function tell(upload, state, said) {
      upload.item.dataset.state = state;
      upload.said.textContent = said;
      upload.progress.hidden = !["waits", "sends", "looks"].includes(state);
      if (["refused", "done"].includes(state)) voice.textContent = filled(says.voice, { file: upload.file.name, said });
    }

    function remove(upload) {
      const next = upload.item.nextElementSibling?.querySelector("button") ?? zone.querySelector(".choose");
      upload.item.remove();
      next.focus();
    }

    // What arrives is handed on in the order in which it was chosen, whichever was there first: the first picture leads.
    function settle(upload, handOn = () => {}) {
      if (!line.includes(upload)) return handOn();
      upload.handOn = handOn;
      while (line[0]?.handOn) line.shift().handOn();
    }

    function refuse(upload, said, mayTryAgain) {
      settle(upload);
      tell(upload, "refused", said);
      const away = button(upload, "away", () => remove(upload));
      upload.buttons.replaceChildren(...(mayTryAgain ? [button(upload, "again", () => queue(upload))] : []), away);
    }

    function arrive(upload, told) {
      done += 1;
      tell(upload, "done", told.said || says.done);
      upload.buttons.replaceChildren();
      settle(upload, () => handOver(upload, told));
    }

    function handOver(upload, told) {
      const event = new CustomEvent("arrived", { bubbles: true, cancelable: true, detail: told });
      // Who takes it says so, and what stands here of it is not needed any more: unless there is something to be told.
      const isTaken = !zone.dispatchEvent(event);
      if (isTaken && event.detail.isTwice) tell(upload, "done", says.twice);
      const isQuiet = isTaken && !told.said && !event.detail.isTwice;
      if (isQuiet) upload.item.remove();
      else upload.buttons.replaceChildren(button(upload, "away", () => remove(upload)));
      if (all > 1) voice.textContent = filled(says.all, { done, all });
    }

    function answered(upload, request) {
      const { status, response } = request;
      if (status === 200 && response?.asset) return arrive(upload, response);
      if (response?.refused) return refuse(upload, response.refused, false);
      // A page, where an answer was due: it is the one on which somebody signs in.
      if (status === 200 || status === 403) return refuse(upload, says.out, true);
      return refuse(upload, says.failed, true);
    }

    function send(upload) {
      const request = new XMLHttpRequest();
      const body = new FormData();
      body.set(says.field, upload.file);
      if (says.logo !== undefined) body.set("is_logo", "1");
      request.open("POST", says.address);
      request.responseType = "json";
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", document.querySelector("[name=csrfmiddlewaretoken]").value);
      request.upload.addEventListener("progress", ({ loaded, total }) => {
        upload.progress.value = loaded / total;
        tell(upload, "sends", filled(says.sends, { percent: Math.floor((100 * loaded) / total) }));
      });
      request.upload.addEventListener("load", () => {
        upload.progress.removeAttribute("value");
        tell(upload, "looks", says.looks);
      });
      request.addEventListener("load", () => answered(upload, request));
      request.addEventListener("error", () => refuse(upload, says.offline, true));
      request.addEventListener("abort", () => refuse(upload, says.cancelled, true));
      request.addEventListener("loadend", () => { sending -= 1; next(); });
      upload.buttons.replaceChildren(button(upload, "cancel", () => request.abort()));
      tell(upload, "sends", filled(says.sends, { percent: 0 }));
      sending += 1;
      request.send(body);
    }

    function next() {
      while (sending < AT_ONCE && waiting.length) send(waiting.shift());
    }

    function queue(upload) {
      upload.progress.value = 0;
      tell(upload, "waits", says.waits);
      waiting.push(upload);
      upload.buttons.replaceChildren(button(upload, "cancel", () => {
        waiting.splice(waiting.indexOf(upload), 1);
        refuse(upload, says.cancelled, true);
      }));
      next();
    }

    zone.take = (files) => {
      if (!sending && !waiting.length) all = done = 0;
      for (const file of says.single === undefined ? files : [...files].slice(0, 1)) {
        const upload = row(file);
        all += 1;
        line.push(upload);
        if (file.size > Number(says.most)) refuse(upload, filled(says.large, { size: weight(file.size) }), false);
        else if (!file.size) refuse(upload, says.empty, false);
        else queue(upload);
      }
    };

    // Outside every form: a form that is refused would lose the files, and one that keeps itself would not keep them.
    document.body.append(input);
    input.addEventListener("change", () => {
      zone.take(input.files);
      input.value = "";
    });
    zone.querySelector(".choose").addEventListener("click", () => input.click());
    addEventListener("beforeunload", (event) => sending && event.preventDefault());
    zone.hidden = false;
  }

  // What is dropped beside the place for it would take the page away, and the words that are typed there.
  function listen() {
    const near = (event) => event.target.closest?.(".drop") ?? zones[0];
    const mark = (over) => zones.forEach((zone) => zone.classList.toggle("over", zone === over));
    addEventListener("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      mark(near(event));
    }, true);
    addEventListener("dragleave", (event) => event.relatedTarget || mark(null), true);
    addEventListener("drop", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      mark(null);
      near(event).take(event.dataTransfer.files);
    }, true);
  }

  if (zones.length) {
    zones.forEach(begin);
    listen();
  }

  // On the page that is for nothing else, the plain field makes room, and what has arrived is shown.
  const plain = document.querySelector(".plain-upload");
  const arrived = document.querySelector(".arrived");
  if (plain && zones.length && !plain.querySelector("[name=_popup]")) {
    plain.hidden = true;
    zones[0].addEventListener("arrived", (event) => {
      const item = make("li");
      item.innerHTML = event.detail.card;
      item.prepend(make("a", { href: event.detail.address, textContent: event.detail.name }));
      if (event.detail.said) item.append(make("span", { className: "wants", textContent: event.detail.said }));
      arrived.append(item);
      event.preventDefault();
    });
  } else if (plain) zones.forEach((zone) => { zone.hidden = true; });
}
