// Beside a moment, while somebody types: what it is by other clocks and how far away, whether it is skipped, and which of
// the two when it happens twice. The server says the same (releases/desk/echo.py), and decides; nothing typed is moved.
{
  const DAY = 86_400_000;
  const UNITS = { year: 365 * 24 * 60, day: 24 * 60, hour: 60, minute: 1 };
  const LOCALE = document.documentElement.lang.replace(/^en$/, "en-GB");
  const filled = (words, given) => words.replace(/%\((\w+)\)s/g, (_, name) => given[name]);
  const two = (number) => String(number).padStart(2, "0");

  // "9h05", "0905" as "09:05"; nothing for what can't be read, or in two ways.
  function read(typed) {
    const said = typed.normalize("NFKC").trim();
    const found = said.match(/^(\d{1,2})\s*(?:[:.h]\s*(\d{2})(?:\s*[:.]\s*(\d{2}))?|h)$/i) ?? said.match(/^(\d{2})(\d{2})(\d{2})?$/);
    const [hour, minute, second] = (found ?? []).slice(1).map((part) => Number(part ?? 0));
    return found && hour < 24 && minute < 60 && second < 60 ? written(Date.UTC(1970, 0, 1, hour, minute, second)) : "";
  }

  // The hours of a wall time; with seconds only where there are any.
  function written(shown) {
    const at = new Date(shown);
    return [at.getUTCHours(), at.getUTCMinutes(), ...(at.getUTCSeconds() ? [at.getUTCSeconds()] : [])].map(two).join(":");
  }

  const dayOf = (shown) => new Date(shown).toISOString().slice(0, 10);

  // The wall time of an instant in a zone, as if it were universal time.
  function wall(instant, zone) {
    const form = new Intl.DateTimeFormat("en", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
    const part = Object.fromEntries(form.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  }

  // The instants at which the clocks of the zone show that: none when it is skipped, two when it happens twice.
  function instants(shown, zone) {
    const offsets = [shown - DAY, shown + DAY].map((instant) => wall(instant, zone) - instant);
    return [...new Set(offsets)].map((offset) => shown - offset).filter((instant) => wall(instant, zone) === shown).sort((a, b) => a - b);
  }

  // What the clocks show instead of a skipped time: later by what was skipped.
  function proposal(shown, zone) {
    const lived = wall(shown - (wall(shown - DAY, zone) - (shown - DAY)), zone);
    return dayOf(lived) === dayOf(shown) ? written(lived) : `${dayOf(lived)} ${written(lived)}`;
  }

  function clock(instant, zone, day, isFirst) {
    const there = wall(instant, zone);
    const say = (form) => new Intl.DateTimeFormat(LOCALE, { timeZone: "UTC", ...form }).format(there);
    const date = say({ day: "numeric", month: "long" }).replace(/^1 /, LOCALE.startsWith("fr") ? "1er " : "1 ");
    const city = zone.split("/").at(-1).replaceAll("_", " ");
    return [isFirst && say({ weekday: "long" }), dayOf(there) !== day && `${date},`, written(there), city].filter(Boolean).join(" ").replaceAll(" ", "\u00a0"); // no line ends within a clock
  }

  function duration(minutes) {
    const parts = [];
    for (const [unit, length] of Object.entries(UNITS)) {
      const count = Math.floor(minutes / length);
      minutes %= length;
      if (parts.length === 2 || (parts.length && !count)) break;
      if (count) parts.push(new Intl.NumberFormat(LOCALE, { style: "unit", unit, unitDisplay: "long" }).format(count));
    }
    return parts.join(" ");
  }

  // How far away, by this computer's clock: what decides is the server's.
  function away(instant, says) {
    const length = duration(Math.floor(Math.abs(instant - Date.now()) / 60_000)) || says.soon;
    return filled(instant > Date.now() ? says.ahead : says.passed, { duration: length });
  }

  function tell(moment) {
    const says = moment.dataset;
    const [day, time, zone] = moment.querySelectorAll("input");
    const [which, echo, clocks, far] = [".which", ".echo", ".clocks", ".away"].map((part) => moment.querySelector(part));
    const zones = [...new Set(says.zones.split(" "))];
    let instant, isTwice, isUnreadable;

    const say = (words, isWrong = false) => {
      clocks.textContent = words;
      far.textContent = instant === undefined ? "" : away(instant, says);
      echo.classList.toggle("wrong", isWrong);
    };
    const look = () => {
      const at = read(time.value);
      const there = zone.value.trim() || zones[0];
      instant = undefined;
      if (isUnreadable) return say(says.hint, true);
      let shown, found;
      try {
        shown = Date.parse(`${day.value}T${at.padEnd(8, ":00")}Z`);
        found = day.value && at ? instants(shown, there) : null;
      } catch (unknownZone) {
        return say(filled(says.unknown, { zone: there }), true);
      }
      isTwice = found?.length === 2;
      if (!found) return say("");
      if (!found.length) return say(filled(says.skipped, { time: at, day: day.value, zone: there, proposal: proposal(shown, there) }), true);
      instant = isTwice ? { first: found[0], second: found[1] }[which.querySelector("select").value] : found[0];
      say(instant === undefined ? "" : zones.map((each, place) => clock(instant, each, day.value, !place)).join(" · "));
    };

    moment.addEventListener("input", ({ target }) => {
      if (target === time) isUnreadable = false;
      look();
      which.hidden = !isTwice;
    });
    // Only when the time is left: nobody is told that "1" is no time on the way to 18:30.
    time.addEventListener("change", () => {
      time.value = read(time.value) || time.value;
      isUnreadable = Boolean(time.value.trim()) && !read(time.value);
      time.setAttribute("aria-invalid", isUnreadable);
      look();
    });
    setInterval(() => { if (instant !== undefined) far.textContent = away(instant, says); }, 20_000);
    look();
  }

  document.querySelectorAll(".moment").forEach(tell);
}
