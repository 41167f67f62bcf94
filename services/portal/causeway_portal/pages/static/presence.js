// Tells once a minute that the participant is still here, and once more when the page is left.

const room = document.querySelector("[data-presence]");
const mark = new FormData(room.querySelector("form"));

async function tell() {
  const answer = await fetch(room.dataset.presence, { method: "POST", body: mark }).catch(() => null);
  const seen = answer?.ok ? await answer.json() : null;
  if (typeof seen?.minutes === "number") room.querySelector("[data-minutes]").textContent = seen.minutes;
  const enough = room.querySelector("[data-enough]");
  if (seen?.attended && enough) enough.hidden = false;
}

setInterval(tell, 60000);
window.addEventListener("pagehide", () => navigator.sendBeacon(room.dataset.presence, mark));
