// What a device at the door remembers: scans that are not told yet, and the tickets that work, as digests.

const wish = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opened;
function database() {
  opened ??= (() => {
    const request = indexedDB.open("causeway-door", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("queue", { keyPath: "scan_id" });
      request.result.createObjectStore("tickets", { keyPath: "key" }).createIndex("event", "event");
      request.result.createObjectStore("notes");
    };
    return wish(request);
  })();
  return opened;
}

const store = async (name, mode = "readonly") => (await database()).transaction(name, mode).objectStore(name);

export const queued = async (event) => (await wish((await store("queue")).getAll())).filter((scan) => scan.event === event);
export const enqueue = async (scan) => wish((await store("queue", "readwrite")).put(scan));
export const isQueued = async (id) => Boolean(await wish((await store("queue")).get(id)));
export const forget = async (id) => wish((await store("queue", "readwrite")).delete(id));
export const ticket = async (event, digest) => wish((await store("tickets")).get(`${event}:${digest}`));
export const saveTicket = async (row) => wish((await store("tickets", "readwrite")).put(row));
export const known = async (event) => wish((await store("tickets")).index("event").count(event));
export const note = async (name, value) => wish((await store("notes", "readwrite")).put(value, name));
export const noted = async (name) => wish((await store("notes")).get(name));

// Replaces the list of one event at once, so that a device is never left with half of it.
export async function replaceTickets(event, rows) {
  const transaction = (await database()).transaction("tickets", "readwrite");
  const tickets = transaction.objectStore("tickets");
  for (const key of await wish(tickets.index("event").getAllKeys(event))) tickets.delete(key);
  for (const row of rows) tickets.put({ key: `${event}:${row.digest}`, event, ...row });
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = () => reject(transaction.error);
  });
}
