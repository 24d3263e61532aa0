// What is typed keeps itself every few seconds, and the form says who else has it open and who has saved meanwhile.
{
  const OFTEN = 2_000;
  const SELDOM = 20_000;
  const MOST_AT_THE_END = 50_000; // a browser sends no more than 64 KiB for a page that is already gone

  const form = document.querySelector("#content-main > form");
  const line = form?.querySelector(".keeping");
  let saved, told, count, busy = false, isOut = false, isSent = false, next = 0;

  const words = () => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !/^_|^csrf|__prefix__/.test(name));
  const state = () => JSON.stringify(words());
  const field = (name) => form.elements[name];

  // --- what is said ---------------------------------------------------------------------------------------------------

  const part = (name) => line.querySelector(`.${name}`);
  const voice = () => line.querySelector("[aria-live]");

  // The time changes in silence; what has become different is read aloud, once.
  function say(kind, time = "") {
    const [shown, isNew] = [kind && line.dataset[kind].replace("{time}", time), kind !== line.dataset.now];
    line.dataset.now = kind;
    part("kept").textContent = shown;
    part("out").hidden = true;
    if (isNew && kind) voice().textContent = shown;
  }

  function show(name, text) {
    if (part(name).textContent === text) return;
    part(name).textContent = text;
    if (text) voice().textContent = text;
  }

  function out() {
    if (!isOut) voice().textContent = part("out").textContent;
    isOut = true;
    part("kept").textContent = line.dataset.now = "";
    part("out").hidden = false;
  }

  // --- what is sent ---------------------------------------------------------------------------------------------------

  function body(now, { withWords = true } = {}) {
    const posted = new FormData();
    for (const name of ["csrfmiddlewaretoken", "_sitting"]) posted.set(name, field(name).value);
    posted.set("_base", field("base").value);
    posted.set("_beat", ++count);
    if (now === told || !withWords) return posted;
    if (now === saved) posted.set("_as_saved", "1");
    else for (const [name, value] of JSON.parse(now)) posted.append(name, value);
    return posted;
  }

  const send = (how) => fetch(line.dataset.address, { headers: { Accept: "application/json" }, redirect: "manual", ...how });

  // Whoever has signed in anew, in another window, has another token against forgery.
  async function renew() {
    const answer = await send({ method: "GET" });
    if (answer.type === "opaqueredirect") return out();
    if (!answer.ok) return say("failed");
    const { token } = await answer.json();
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = token;
    isOut = false;
    next = 0;
    return say("");
  }

  async function tell(now) {
    const answer = await send({ method: "POST", body: body(now) });
    if (isSent) return undefined;
    if (answer.type === "opaqueredirect") return out();
    if (answer.status === 403) return renew();
    if (!answer.ok) return say(answer.status === 413 ? "long" : "failed");
    const heard = await answer.json();
    if (heard.sitting) { // these words were saved; what is typed now is new
      field("_sitting").value = heard.sitting;
      next = 0;
      return undefined;
    }
    if (now === saved) say("");
    else if (now !== told || line.dataset.now !== "kept") say("kept", heard.kept);
    told = now;
    show("newest", heard.newest);
    return show("others", heard.others.join(" "));
  }

  async function beat() {
    if (busy || isSent) return;
    const now = isOut ? null : state();
    const isHopeless = ["long", "failed"].includes(line.dataset.now);
    if (!isOut && (now === told || isHopeless) && Date.now() < next) return;
    busy = true;
    next = Date.now() + SELDOM;
    try {
      await (isOut ? renew() : tell(now));
    } catch {
      if (!isSent) say("offline");
      next = 0;
    } finally {
      busy = false;
      line.dataset.heard = "";
    }
  }

  // The last words before the page is gone. A save that is on its way comes before them: then they are not needed.
  function last({ leaves }) {
    const now = state();
    const posted = body(now, { withWords: new Blob([now]).size < MOST_AT_THE_END });
    if (leaves) posted.set("_leaves", "1");
    send({ method: "POST", body: posted, keepalive: true }).catch(() => {});
  }

  if (line) {
    form.autocomplete = "off"; // what the browser would fill in again may be older than what the form now shows
    addEventListener("load", () => {
      const isUnsaved = document.querySelector(".errornote, [data-unsaved]");
      count = Number(line.dataset.beat);
      saved = told = isUnsaved ? null : state();
      setInterval(beat, OFTEN);
      beat();
    });
    form.addEventListener("submit", () => {
      if (isSent || saved === undefined) return;
      if (state() !== told && !isOut) last({ leaves: false });
      isSent = true;
    });
    addEventListener("online", beat);
    document.addEventListener("visibilitychange", beat);
    addEventListener("pagehide", () => saved !== undefined && !isSent && !isOut && last({ leaves: true }));
    addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      isSent = false;
      next = 0;
      beat();
    });
    for (const thrown of document.querySelectorAll("form[data-sure]")) {
      thrown.addEventListener("submit", (event) => confirm(thrown.dataset.sure) || event.preventDefault());
    }
  }
}
