// The door on a phone: every scan is written down first and told afterwards, so that none is lost without a connection.

import * as memory from "./door-store.js";
import { reader } from "./door-camera.js";

const door = document.querySelector("[data-door]");
const words = JSON.parse(door.dataset.words);
const event = door.dataset.event;
const base = `/operations/check-in/${event}`;
const form = door.querySelector("[data-code]");
const mark = form.elements.mark.value;
const part = (name) => door.querySelector(`[data-${name}]`);

const TONES = { in: ["good", "✓"], already: ["care", "!"], "taken-back": ["care", "!"], unchecked: ["care", "?"] };
const AT_ONCE = 50;
const PATIENCE_MS = 4000;
const SAME_CODE_MS = 3000;
const BETWEEN_SYNCS_MS = 5000;
const BETWEEN_LISTS_MS = 60000;
const LATEST = 8;

let connected = navigator.onLine;
let signedOut = false;
let syncing = null;

// --- Talking to the portal ---

async function ask(path, fields) {
  const options = { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE_MS) };
  if (fields) Object.assign(options, { method: "POST", body: new URLSearchParams({ mark, ...fields }) });
  try {
    const answer = await fetch(`${base}/${path}`, options);
    signedOut = answer.redirected || answer.status === 403;
    connected = answer.status < 500;
    const body = connected && !signedOut ? await answer.json().catch(() => null) : null;
    return { ok: answer.ok && body !== null, body };
  } catch {
    connected = false;
    return { ok: false, body: null };
  } finally {
    showState();
  }
}

async function sync() {
  // One at a time, so that a scan is not sent twice for nothing; the server would count it once all the same.
  syncing ??= tell().finally(() => (syncing = null));
  return syncing;
}

async function tell() {
  const told = new Map();
  for (;;) {
    const waiting = (await memory.queued(event)).slice(0, AT_ONCE);
    if (!waiting.length) break;
    const scans = waiting.map(({ scan_id, ticket, occasion, at, device }) => ({ scan_id, ticket, occasion, at, device }));
    const { ok, body } = await ask("scans", { sent_at: new Date().toISOString(), scans: JSON.stringify(scans) });
    if (!ok) break;
    for (const result of body.results) {
      told.set(result.scan_id, result);
      await memory.forget(result.scan_id);
    }
    await memory.note("last", new Date().toISOString());
  }
  if (told.size) count();
  showState();
  return told;
}

async function count() {
  const { ok, body } = await ask(`count?occasion=${encodeURIComponent(form.elements.occasion.value)}`);
  if (!ok) return;
  part("in").textContent = body.in;
  part("expected").textContent = body.expected;
}

async function fetchList() {
  const rows = [];
  let cursor = "";
  do {
    const { ok, body } = await ask(`tickets${cursor && `?cursor=${encodeURIComponent(cursor)}`}`);
    if (!ok) return;
    rows.push(...body.items);
    cursor = body.next ?? "";
  } while (cursor);
  await memory.replaceTickets(event, rows);
  await memory.note(`listed:${event}`, new Date().toISOString());
  showState();
}

// --- A scan ---

async function digestOf(code) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${event}\n${code}`));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 24);
}

// Without a connection the list answers; what it says is checked again when the scan is told.
async function answerAlone(scan) {
  if (!(await memory.noted(`listed:${event}`))) return { result: "unchecked" };
  const row = await memory.ticket(event, await digestOf(scan.ticket));
  if (!row) return { result: "not-valid", text: words.result_not_listed_text };
  if (scan.occasion.startsWith("part:") && row.parts.length && !row.parts.includes(scan.occasion.slice(5))) return { result: "other-part" };
  const first = row.used[scan.occasion];
  if (first) return { result: "already", first_words: localMoment(first) };
  const day = scan.at;
  await memory.saveTicket({ ...row, used: { ...row.used, [scan.occasion]: day, event: row.used.event ?? day } });
  return { result: "in", text: words.result_in_offline };
}

const localMoment = (moment) => new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" }).format(new Date(moment));

async function take(code) {
  const ticket = code.trim();
  if (!/^[\x21-\x7e]{1,200}$/.test(ticket)) return show({ result: "not-valid" });
  const occasion = form.elements.occasion.value;
  const device = door.querySelector("#device").value.trim() || null;
  const scan = { scan_id: newId(), event, ticket, occasion, at: new Date().toISOString(), device };
  await memory.enqueue(scan);
  const told = connected || navigator.onLine ? await settled(scan) : null;
  show(told ?? (await answerAlone(scan)), scan);
  showState();
}

async function settled(scan) {
  const told = (await sync()).get(scan.scan_id);
  if (told || !connected) return told;
  // It came while others were being sent.
  return (await sync()).get(scan.scan_id);
}

const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// --- What is shown ---

function line(className, text) {
  const paragraph = document.createElement("p");
  paragraph.className = className;
  paragraph.textContent = text;
  return paragraph;
}

function show(answer, scan) {
  const name = answer.result.replaceAll("-", "_");
  const [tone, sign] = TONES[answer.result] ?? ["bad", "✕"];
  const word = words[`result_${name}`];
  const text = answer.text ?? words[`result_${name}_text`].replace("{moment}", answer.first_words ?? "–");
  const box = part("result");
  box.className = `door__result door__result--${tone}`;
  box.replaceChildren(line("door__sign", sign), line("door__word", word));
  if (answer.name) box.append(line("door__who", answer.name));
  if (text) box.append(line("door__text", text));
  if (scan && answer.result === "in") box.append(undoButton(answer, scan));
  logged(sign, word, answer.name);
  navigator.vibrate?.(tone === "good" ? 80 : [80, 60, 80]);
  if (part("sound").checked) beep(tone);
}

function logged(sign, word, name) {
  const entry = document.createElement("li");
  entry.textContent = [localTime(), sign, word, name].filter(Boolean).join(" ");
  part("log").prepend(entry);
  while (part("log").children.length > LATEST) part("log").lastChild.remove();
}

const localTime = () => new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "medium" }).format(new Date());

function beep(tone) {
  const sound = new AudioContext();
  const voice = sound.createOscillator();
  voice.frequency.value = tone === "good" ? 880 : 220;
  voice.connect(sound.destination);
  voice.start();
  voice.stop(sound.currentTime + 0.15);
  voice.onended = () => sound.close();
}

function undoButton(answer, scan) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--quiet";
  button.textContent = door.dataset.undo;
  button.addEventListener("click", () => undo(answer, scan, button));
  return button;
}

async function undo(answer, scan, button) {
  button.disabled = true;
  await syncing;
  let done;
  if (await memory.isQueued(scan.scan_id)) {
    await memory.forget(scan.scan_id);
    await freeLocally(scan);
    done = true;
  } else {
    const { registration_id, seat } = answer;
    done = registration_id && (await ask("take-back", { registration_id, seat, occasion: scan.occasion })).ok;
    if (done) fetchList();
  }
  button.disabled = false;
  const box = part("result");
  box.className = `door__result door__result--${done ? "good" : "care"}`;
  box.replaceChildren(line("door__word", done ? words.undone : words.undo_offline), ...(done ? [] : [button]));
  box.focus();
  if (done) count();
  showState();
}

async function freeLocally(scan) {
  const row = await memory.ticket(event, await digestOf(scan.ticket));
  if (!row) return;
  const used = Object.fromEntries(Object.entries(row.used).filter(([, moment]) => moment !== scan.at));
  await memory.saveTicket({ ...row, used });
}

async function showState() {
  const link = part("link");
  const [text, tone] = signedOut ? [words.signed_out_text, "bad"] : connected ? [words.online, "good"] : [words.offline, "bad"];
  if (link.textContent !== text) link.textContent = text;
  link.dataset.tone = tone;
  part("queue").textContent = (await memory.queued(event)).length;
  const last = await memory.noted("last");
  part("last").textContent = last ? new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "medium" }).format(new Date(last)) : words.never;
  part("known").textContent = await memory.known(event);
}

// --- The camera ---

const codes = reader(door.dataset.reader);
const video = door.querySelector("video");
let stream = null;

async function startCamera() {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    part("scan").disabled = true;
    return part("camera").prepend(line("hint", words.no_camera));
  }
  video.srcObject = stream;
  video.hidden = false;
  part("scan").textContent = words.stop;
  await video.play();
  let latest = { code: "", at: 0 };
  await codes.watch(
    video,
    async (code) => {
      const again = code === latest.code && Date.now() - latest.at < SAME_CODE_MS;
      latest = { code, at: Date.now() };
      if (!again) await take(code);
    },
    () => stream !== null,
  );
}

function stopCamera() {
  stream.getTracks().forEach((track) => track.stop());
  stream = null;
  video.hidden = true;
  part("scan").textContent = words.scan;
}

// --- The start ---

form.addEventListener("submit", async (submitted) => {
  submitted.preventDefault();
  const entry = form.elements.ticket;
  const code = entry.value;
  entry.value = "";
  entry.focus();
  await take(code);
});
form.elements.occasion.addEventListener("change", () => {
  for (const hidden of door.querySelectorAll("input[type=hidden][name=occasion]")) hidden.value = form.elements.occasion.value;
  count();
});
door.querySelector("#picture").addEventListener("change", async ({ target }) => {
  const code = target.files[0] && (await codes.picture(target.files[0]).catch(() => null));
  target.value = "";
  if (code) return take(code);
  part("result").className = "door__result door__result--care";
  part("result").replaceChildren(line("door__word", words.no_code));
});
const device = door.querySelector("#device");
device.value = localStorage.getItem("door-device") ?? "";
device.addEventListener("change", () => localStorage.setItem("door-device", device.value.trim()));
part("scan").addEventListener("click", () => (stream ? stopCamera() : startCamera()));
part("scan").hidden = !navigator.mediaDevices?.getUserMedia;
part("camera").hidden = part("state").hidden = false;

window.addEventListener("online", sync);
window.addEventListener("offline", () => {
  connected = false;
  showState();
});
setInterval(async () => {
  if ((await memory.queued(event)).length || !connected) await sync();
  else await count();
}, BETWEEN_SYNCS_MS);
setInterval(() => connected && fetchList(), BETWEEN_LISTS_MS);

async function keepForLater() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/operations/check-in/worker.js", { scope: "/operations/check-in/" });
  const { active } = await navigator.serviceWorker.ready;
  const assets = performance.getEntriesByType("resource").map((entry) => new URL(entry.name)).filter((url) => url.pathname.startsWith("/static/"));
  active.postMessage({ keep: [...new Set([base, door.dataset.reader, ...assets.map((url) => url.pathname)])] });
}

showState();
await keepForLater().catch(() => null);
await sync();
await fetchList();
door.dataset.ready = "yes";
