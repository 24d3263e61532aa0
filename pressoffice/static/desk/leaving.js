// Words that are not saved are not lost by leaving, and a save is sent once however often it is clicked.
{
  const form = document.querySelector("#content-main > form");
  const state = () => JSON.stringify([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  let saved, isSent = false;

  if (form) {
    // What came back with an error, or was taken up again, was typed, and is saved nowhere.
    addEventListener("load", () => { saved = document.querySelector(".errornote, [data-unsaved]") ? null : state(); });
    addEventListener("pageshow", (event) => { if (event.persisted) isSent = false; });
    addEventListener("beforeunload", (event) => { if (!isSent && saved !== undefined && state() !== saved) event.preventDefault(); });
    form.addEventListener("submit", (event) => {
      if (isSent) event.preventDefault();
      isSent = true;
    });
  }
}
