// Marks the words for which a search has led here: …/pr168-2017/#found=phobos,martian%20moons. They stay in the address
// behind the #, which no server sees, and nothing in the page is changed for them (CSS Custom Highlight API).

const told = document.querySelector("[data-found]");
// As releases/newsstand/search/words.py folds and parts them.
const LETTERS = { æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", þ: "th", ı: "i", ß: "ss" };
const ALONE = "[[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmr}\\p{scx=Mymr}]&&\\p{L}]";
const WORD = new RegExp(`${ALONE}\\p{M}*|[\\p{L}--${ALONE}][[\\p{L}--${ALONE}]\\p{M}]*|\\d+`, "gv");

function folded(word) {
  const plain = word.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "");
  return plain.replace(/[æœøđðłþıß]/g, (letter) => LETTERS[letter]).normalize("NFC");
}

function ranges(runs) {
  const found = [];
  for (const part of document.querySelectorAll("#release [data-words]")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const words = [...node.data.matchAll(WORD)].map((match) => [folded(match[0]), match.index, match[0].length]);
      for (const run of runs) {
        for (let n = 0; n + run.length <= words.length; n += 1) {
          if (run.every((form, m) => form === words[n + m][0])) {
            const [, start] = words[n];
            const [, last, length] = words[n + run.length - 1];
            found.push(new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: last + length }));
          }
        }
      }
    }
  }
  return found;
}

function show() {
  const asked = new URLSearchParams(location.hash.slice(1)).get("found") ?? "";
  const runs = asked.split(",").map((run) => run.split(" ").filter(Boolean)).filter((run) => run.length);
  const found = runs.length ? ranges(runs) : [];
  CSS.highlights.set("found", new Highlight(...found));
  told.hidden = !found.length;
}

if (told && window.Highlight && CSS.highlights) {
  told.querySelector("button").addEventListener("click", () => {
    history.replaceState(null, "", location.pathname);
    show();
    document.getElementById("main").focus();
  });
  window.addEventListener("hashchange", show);
  show();
}
