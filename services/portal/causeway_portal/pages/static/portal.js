// Small improvements only: every page works without this file.

const cookie = (name) => document.cookie.split("; ").some((pair) => pair.startsWith(`${name}=`));
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

// The reader's zone is proposed, not assumed; one that was declined is not proposed again in this tab.
const proposal = document.querySelector("[data-zone-proposal]");
if (proposal && zone && zone !== "UTC" && !cookie("zone") && !sessionStorage.getItem("zone-declined")) {
  proposal.elements.zone.value = zone;
  const names = new Intl.DateTimeFormat(document.documentElement.lang, { timeZoneName: "long" });
  proposal.querySelector("[data-zone-name]").textContent = names.formatToParts().find((part) => part.type === "timeZoneName").value;
  proposal.hidden = false;
  const dismiss = () => {
    proposal.hidden = true;
    sessionStorage.setItem("zone-declined", "yes");
  };
  proposal.querySelector("[data-dismiss]").addEventListener("click", dismiss);
  proposal.addEventListener("keydown", (event) => event.key === "Escape" && dismiss());
}
for (const select of document.querySelectorAll("[data-zone='guess']")) {
  if (!select.form.querySelector("[aria-invalid]") && [...select.options].some((option) => option.value === zone)) {
    select.value = zone;
  }
}

// A form that was sent is not sent again by a second click; the server would recognise it anyway.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    form.querySelector("button[type=submit]")?.setAttribute("aria-disabled", "true");
  });
}
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.querySelector("button[type=submit]")?.removeAttribute("aria-disabled");
  }
});

// A question that follows from an answer appears with it; the server decides the same when the form is sent.
const conditional = [...document.querySelectorAll("[data-shown-if]")];
const showQuestions = () => {
  for (const question of conditional) {
    const earlier = document.getElementById(question.dataset.shownIf);
    const asked = earlier && !earlier.closest("[hidden]");
    question.hidden = !asked || earlier.value.trim() !== question.dataset.equals;
  }
};
if (conditional.length) {
  conditional[0].closest("form").addEventListener("input", showQuestions);
  showQuestions();
}

// What went wrong is where the reader's attention goes first.
// After the load, because a fragment in the address moves the focus until then.
window.addEventListener("load", () => document.querySelector("[data-focus]")?.focus());

// The slash key searches, as in many programmes; not while somebody is writing.
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, select, textarea");
  const search = document.querySelector("[data-search]");
  if (event.key === "/" && !writing && search && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    search.focus();
  }
});

// The time that is left, in words, beside the moment itself.
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
for (const moment of document.querySelectorAll("time[data-countdown]")) {
  const minutes = Math.round((new Date(moment.dateTime) - Date.now()) / 60000);
  const [amount, unit] = Math.abs(minutes) < 90 ? [minutes, "minute"] : [Math.round(minutes / 60), "hour"];
  if (Math.abs(amount) < 72) moment.append(` (${relative.format(amount, unit)})`);
}

// A page of operators keeps itself up to date while somebody looks at it, until there is nothing more to come.
const live = document.querySelector("[data-live]");
if (live && !live.querySelector("[data-done]")) {
  const said = document.querySelector("[data-said]");
  const refresh = async () => {
    if (document.hidden || live.contains(document.activeElement)) return;
    const answer = await fetch(live.dataset.live, { headers: { Accept: "text/html" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) live.innerHTML = await answer.text();
    if (said) said.textContent = live.querySelector("[data-says]").textContent;
    if (live.querySelector("[data-done]")) clearInterval(timer);
  };
  const timer = setInterval(refresh, Number(live.dataset.every ?? 5000));
}

// What is to be passed on is copied by a button; without a script it can be selected.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
  });
}
