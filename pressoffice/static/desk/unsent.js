// Several small forms on one page: words that were not sent are not lost by leaving, and what is sent is sent once.
{
  const fields = [...document.querySelectorAll("#content-main textarea")];
  const isRefused = document.querySelector("#content-main .errorlist") !== null; // what came back is saved nowhere
  const isUnsent = (field) => field.value.trim() !== (isRefused ? "" : field.defaultValue.trim());
  let sent = false;

  addEventListener("pageshow", (event) => { if (event.persisted) sent = false; });
  addEventListener("beforeunload", (event) => {
    if (!sent && fields.some(isUnsent)) event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
}
