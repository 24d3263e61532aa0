// What is being prepared is looked at again until it is ready.
{
  const SOON = [1_500, 2_500, 4_000, 8_000, 15_000, 30_000, 60_000];
  let turn = 0, clock = null;

  // Another card in the place of this one, or null when there is none any more.
  window.lookAtCard = async (card) => {
    const answer = await fetch(card.dataset.address, { headers: { Accept: "text/html" }, redirect: "manual" }).catch(() => null);
    if (!answer?.ok || !card.isConnected) return;
    const fresh = document.createElement("template");
    fresh.innerHTML = await answer.text();
    card.replaceWith(fresh.content);
  };

  function wait() {
    clearTimeout(clock);
    if (!document.querySelector(".card[data-making]")) return;
    clock = setTimeout(look, SOON[Math.min(turn, SOON.length - 1)]);
  }

  async function look() {
    turn += 1;
    const making = [...document.querySelectorAll(".card[data-making]")];
    if (document.visibilityState === "visible") await Promise.all(making.map(window.lookAtCard));
    wait();
  }

  document.addEventListener("arrived", () => { turn = 0; setTimeout(wait); });
  document.addEventListener("card:shown", () => { turn = 0; wait(); });
  document.addEventListener("visibilitychange", wait);
  wait();
}
