// The focal point of a picture: set on the picture, by hand or by the arrow keys, or in its two fields; with what is cut.
{
  const field = document.querySelector(".focal");
  const inputs = ["x", "y"].map((axis) => document.querySelector(`#id_focal_${axis}`));
  const picture = field?.querySelector("img");
  const point = field?.querySelector(".point");

  const within = (value, most = 1) => Math.min(Math.max(value, 0), most);
  const now = () => inputs.map((input) => within(Number(input.value.replace(",", ".")) || 0));

  // As the darkroom cuts: as much as there is, around the point, never beyond the edge.
  function place(image, box, [x, y]) {
    const shape = picture.naturalWidth / picture.naturalHeight;
    const frame = box.clientWidth / box.clientHeight;
    const [wide, high] = [Math.min(1, frame / shape), Math.min(1, shape / frame)];
    const along = (at, part) => (part === 1 ? 50 : (100 * within(at - part / 2, 1 - part)) / (1 - part));
    image.style.objectPosition = `${along(x, wide)}% ${along(y, high)}%`;
  }

  function draw() {
    const [x, y] = now();
    point.style.left = `${x * picture.clientWidth}px`;
    point.style.top = `${y * picture.clientHeight}px`;
    point.setAttribute("aria-label", field.dataset.says.replace("{x}", Math.round(100 * x)).replace("{y}", Math.round(100 * y)));
    for (const box of document.querySelectorAll(".crop")) place(box.querySelector("img"), box, [x, y]);
  }

  function set(x, y) {
    [x, y].forEach((value, index) => {
      inputs[index].value = within(Math.round(1000 * value) / 1000);
      inputs[index].dispatchEvent(new Event("change", { bubbles: true }));
    });
    draw();
  }

  function follow({ clientX, clientY }) {
    const { left, top, width, height } = picture.getBoundingClientRect();
    set((clientX - left) / width, (clientY - top) / height);
  }

  function begin() {
    field.classList.add("live");
    point.hidden = false;
    document.querySelector(".crops").hidden = false;
    field.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      field.setPointerCapture(event.pointerId);
      follow(event);
      point.focus();
    });
    field.addEventListener("pointermove", (event) => field.hasPointerCapture(event.pointerId) && follow(event));
    point.addEventListener("keydown", (event) => {
      const step = event.shiftKey ? 0.1 : 0.01;
      const move = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
      if (!move) return;
      event.preventDefault();
      const [x, y] = now();
      set(x + move[0], y + move[1]);
    });
    for (const input of inputs) input.addEventListener("input", draw);
    new ResizeObserver(draw).observe(picture);
    draw();
  }

  if (picture && inputs.every(Boolean)) {
    if (picture.complete && picture.naturalWidth) begin();
    else picture.addEventListener("load", begin, { once: true });
  }
}
