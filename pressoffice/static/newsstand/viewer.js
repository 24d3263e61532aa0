// Pictures in large, one after the other. Without this script each of them leads to its large file.
// They lie side by side in a list that scrolls and snaps: a finger turns them as it scrolls anything else.

const viewer = document.getElementById("viewer");
const list = viewer.appendChild(document.createElement("ol"));
const links = [...document.querySelectorAll("[data-views]")];
const [back, on] = viewer.querySelectorAll("[data-turns]");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let slides = [];
let shown = 0;
let goal = null; // where the list is on its way to by itself
let settling = 0;

links.forEach((link, place) => link.addEventListener("click", (event) => open(event, place)));
back.addEventListener("click", () => turn(shown - 1));
on.addEventListener("click", () => turn(shown + 1));
viewer.querySelector("[data-closes]").addEventListener("click", () => viewer.close());
viewer.addEventListener("keydown", turnByKey);
list.addEventListener("scroll", settle);
for (const hand of ["pointerdown", "touchstart", "wheel"]) list.addEventListener(hand, () => (goal = null), { passive: true });
list.addEventListener("click", (event) => {
  if (!event.target.closest("img, figcaption")) viewer.close();
});

function open(event, place) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab, a new window
  event.preventDefault();
  if (!slides.length) fill();
  viewer.showModal();
  turn(place, "instant");
}

function fill() {
  slides = links.map((link) => slideOf(link));
  list.append(...slides);
}

// The figure of the page once more, with what is needed in the dark. Its image is chosen for the whole window.
function slideOf(link) {
  const figure = link.closest("figure").cloneNode(true);
  figure.removeAttribute("id");
  figure.querySelector("[data-views]").replaceWith(figure.querySelector("picture"));
  figure.querySelectorAll("details, .take .unseen").forEach((part) => part.remove());
  figure.querySelectorAll("source, img").forEach((image) => (image.sizes = "100vw"));
  const image = figure.querySelector("img");
  image.loading = "lazy";
  image.removeAttribute("fetchpriority");
  const slide = document.createElement("li");
  slide.append(figure);
  return slide;
}

function turn(place, behavior = calm.matches ? "instant" : "smooth") {
  if (!(place in slides)) return;
  tell(place);
  goal = place;
  list.scrollTo({ left: slides[place].offsetLeft, behavior });
}

// Not every browser says that scrolling has ended. On its way to a goal the list passes, and may rest at, what nobody chose.
function settle() {
  clearTimeout(settling);
  settling = setTimeout(() => {
    const place = Math.round(Math.abs(list.scrollLeft) / list.clientWidth);
    if (place === goal) goal = null;
    if (goal === null && place !== shown && viewer.open) tell(place);
  }, 120);
}

function turnByKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const forward = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  const places = { ArrowLeft: shown - 1, ArrowRight: shown - 1, [forward]: shown + 1, Home: 0, End: slides.length - 1 };
  if (!(event.key in places)) return;
  event.preventDefault();
  turn(places[event.key]);
}

// What is shown, for the eye and for the ear; what isn't can't be reached by a key.
function tell(place) {
  shown = place;
  slides.forEach((slide, each) => (slide.inert = each !== place));
  back.setAttribute("aria-disabled", place === 0);
  on.setAttribute("aria-disabled", place === slides.length - 1);
  viewer.querySelector(".count").textContent = `${place + 1} / ${slides.length}`;
  const status = viewer.querySelector("[role=status]");
  const words = status.dataset.tells.replace("{n}", place + 1).replace("{count}", slides.length);
  status.textContent = `${words}: ${slides[place].querySelector("img").alt}`;
}
