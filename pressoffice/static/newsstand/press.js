// Shows the buttons that need a script. Nothing else on a page does.

for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Only a secure context has a clipboard.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(wordsOf(button.dataset.copies));
      button.parentElement.querySelector("[role=status]").textContent = button.dataset.done;
    });
  }
}

// The words as they are read. Of a release: its parts that say data-words, a blank line between them.
function wordsOf(id) {
  const whole = document.getElementById(id);
  const parts = [...whole.querySelectorAll("[data-words]")];
  return (parts.length ? parts : [whole]).map((part) => part.innerText.trim()).join("\n\n");
}
