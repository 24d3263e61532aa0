// What has to be copied: the whole of it is chosen at once, and a button does it where the browser can.
for (const field of document.querySelectorAll(".copies input[readonly]")) {
  field.addEventListener("focus", () => field.select());
}

// Only a secure context has a clipboard.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll(".copies [data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
      button.parentElement.querySelector(".done").textContent = button.dataset.done;
    });
  }
}
