// Beside a moment: what it is in universal time, whether it is skipped there, and which of the two when it happens twice.
{
  const DAY = 86_400_000;
  const LOCALE = document.documentElement.lang.replace(/^en$/, "en-GB");

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

  // "17:00 UTC", with the day where it is another than the one that was written.
  function said(instant, zone, day) {
    const there = wall(instant, zone);
    const isSameDay = new Date(there).toISOString().startsWith(day);
    const form = { timeZone: "UTC", hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(isSameDay ? {} : { day: "numeric", month: "short" }) };
    return `${new Intl.DateTimeFormat(LOCALE, form).format(there)} ${zone.split("/").at(-1).replaceAll("_", " ")}`;
  }

  for (const moment of document.querySelectorAll(".moment")) {
    const [day, time, zone] = moment.querySelectorAll("input");
    const which = moment.querySelector(".which");
    const home = document.body.dataset.adminServerTimezone;
    const echo = moment.appendChild(Object.assign(document.createElement("span"), { className: "echo" }));
    echo.setAttribute("aria-live", "polite");

    const look = () => {
      let found = [];
      try {
        found = day.value && time.value ? instants(Date.parse(`${day.value}T${time.value}Z`), zone.value || home) : null;
      } catch (unknownZone) {
        found = null;
      }
      const isSkipped = found?.length === 0;
      echo.classList.toggle("wrong", isSkipped);
      which.hidden = found?.length !== 2;
      if (which.hidden) which.querySelector("select").value = "";
      const chosen = found?.length === 2 ? { first: found[0], second: found[1] }[which.querySelector("select").value] : found?.[0];
      const elsewhere = ["UTC", home].filter((each) => each !== (zone.value || home));
      echo.textContent = isSkipped ? moment.dataset.skipped : chosen === undefined ? "" : `= ${elsewhere.map((each) => said(chosen, each, day.value)).join(" · ")}`;
    };
    moment.addEventListener("input", look);
    look();
  }
}
