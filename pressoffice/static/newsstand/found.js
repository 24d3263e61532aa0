// Marks the words for which a search has led here: …/pr168-2017/#found=phobos,martian%20moons. They stay in the address
// behind the #, which no server sees, and nothing in the page is changed for them (CSS Custom Highlight API).

const told = document.querySelector("[data-found]");
// As releases/newsstand/search/words.py folds and parts them.
const LETTERS = { æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", þ: "th", ı: "i", ß: "ss" };
const ALONE = "[[\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmr}\\p{scx=Mymr}]&&\\p{L}]";
const WORD = new RegExp(`${ALONE}\\p{M}*|[\\p{L}--${ALONE}][[\\p{L}--${ALONE}]\\p{M}]*|\\d+`, "gv");

const [MOST, MOST_MARKED] = [12, 2_000]; // Runs of words (excerpts.py sends no more), and marks of a page.

function folded(word) {
  const plain = word.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "");
  return plain.replace(/[æœøđðłþıß]/g, (letter) => LETTERS[letter]).normalize("NFC");
}

// The words of a part, in their order. No element in a line parts a word: <em>co</em>operation is one. A block does.
function words(part) {
  const texts = [];
  let [whole, last] = ["", null];
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeName === "BR") whole += "\n";
    if (node.nodeType !== Node.TEXT_NODE) continue;
    const block = blockOf(node);
    if (block !== last) whole += "\n";
    last = block;
    texts.push({ node, start: whole.length });
    whole += node.data;
  }
  const read = [...whole.matchAll(WORD)];
  return [texts, read.map(({ 0: word, index }) => ({ form: folded(word), start: index, end: index + word.length }))];
}

function blockOf(node) {
  let block = node.parentElement;
  while (getComputedStyle(block).display === "inline") block = block.parentElement;
  return block;
}

function range(texts, start, end) {
  const made = new Range();
  const first = texts.findLast((text) => text.start <= start);
  const last = texts.findLast((text) => text.start < end);
  made.setStart(first.node, start - first.start);
  made.setEnd(last.node, end - last.start);
  return made;
}

function ranges(runs) {
  const found = [];
  for (const part of document.querySelectorAll("#release [data-words]")) {
    const [texts, read] = words(part);
    for (let n = 0; n < read.length; n += 1) {
      for (const run of runs) {
        if (run.every((form, m) => form === read[n + m]?.form)) {
          const made = range(texts, read[n].start, read[n + run.length - 1].end);
          if (found.push(made) === MOST_MARKED) return found;
        }
      }
    }
  }
  return found;
}

// As a browser does for a part of the page; unless it is there already, or the reader knows the page and was elsewhere.
function goTo(first) {
  const { top, bottom } = first.getBoundingClientRect();
  if (bottom > innerHeight || top < 0) scrollBy({ top: top - innerHeight / 3 });
}

function show() {
  const asked = new URLSearchParams(location.hash.slice(1)).get("found") ?? "";
  const runs = asked.split(",", MOST).map((run) => run.split(" ").filter(Boolean)).filter((run) => run.length);
  const found = runs.length ? ranges(runs) : [];
  CSS.highlights.set("found", new Highlight(...found));
  told.hidden = !found.length;
  return found;
}

if (told && window.Highlight && CSS.highlights) {
  told.querySelector("button").addEventListener("click", () => {
    history.replaceState(null, "", location.pathname + location.search);
    show();
    document.getElementById("main").focus({ preventScroll: true });
  });
  const [first] = show();
  if (first && performance.getEntriesByType("navigation")[0]?.type === "navigate") goTo(first);
  window.addEventListener("hashchange", () => show().slice(0, 1).forEach(goTo));
}
