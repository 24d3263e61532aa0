// Films and recordings that an object store sends: a browser keeps to the address to which it was sent on, which opens
// for a minute, and gives up when the reader leaps on after that. Our own address is asked again, once for each place;
// it sends on anew, or says that there is nothing any more.

for (const player of document.querySelectorAll("video, audio")) {
  let asked = -1;
  let isPlaying = false; // an error pauses before it is told, and no event says so
  player.addEventListener("play", () => (isPlaying = true));
  player.addEventListener("pause", () => (isPlaying = false));
  player.addEventListener("error", () => {
    const at = player.currentTime;
    if (asked === at) return;
    asked = at;
    player.addEventListener("loadedmetadata", () => goOn(player, at, isPlaying), { once: true });
    player.load();
  });
}

function goOn(player, at, isPlaying) {
  player.currentTime = at;
  if (isPlaying) player.play().catch(() => {}); // where a browser wants a click first, the reader has the button
}
