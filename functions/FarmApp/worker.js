// Keeps the app on the phone, so that it opens without signal. It never touches what is sent or asked: that is the outbox's.

/** @typedef {Event & { waitUntil(work: Promise<unknown>): void }} Lasting */
/** @typedef {Lasting & { request: Request, respondWith(answer: Promise<Response>): void }} Fetching */

// The server writes both in.
const VERSION = "{version}";
const FILES = ["{files}"];

const PAGE = "/farm";
const OWN = `farm-${VERSION}`;
/** Pictures of products, which change their names with their content. */
const PICTURES = "farm-pictures";
const MOST_PICTURES = 60;

const worker = /** @type {any} */ (self);

worker.addEventListener("install", (/** @type {Lasting} */ event) => {
  event.waitUntil(install());
});

worker.addEventListener("activate", (/** @type {Lasting} */ event) => {
  event.waitUntil(tidy());
});

worker.addEventListener("fetch", (/** @type {Fetching} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) {
    return;
  }

  if (request.mode === "navigate") {
    // The page alone: /farmers/… begins with the same letters, and a sign-in below /farm is the server's.
    if (url.pathname === PAGE || url.pathname === `${PAGE}/`) {
      event.respondWith(kept(request, PAGE));
    }
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(kept(request, url.pathname));
  } else if (url.pathname.startsWith("/photos/")) {
    event.respondWith(picture(request));
  }
});

/** All files of this version, or none: while servers of two versions run, one may answer with the other's. */
async function install() {
  const cache = await caches.open(OWN);
  await Promise.all(
    [PAGE, ...FILES].map(async (path) => {
      const response = await fetch(path, { cache: path === PAGE ? "no-cache" : "default" });
      const isRight = path === PAGE || response.headers.get("Cache-Control")?.includes("immutable");
      if (!response.ok || !isRight) {
        throw new TypeError(`${path} is of another version.`);
      }

      await cache.put(path, response);
    }),
  );
  const page = await cache.match(PAGE);
  if (!(await page?.text())?.includes(FILES.find((path) => path.includes("/app.")) ?? "?")) {
    throw new TypeError("The page is of another version.");
  }

  await worker.skipWaiting();
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith("farm-") && name !== OWN && name !== PICTURES).map((name) => caches.delete(name)),
  );
  await worker.clients.claim();
}

/**
 * @param {Request} request
 * @param {string} name
 */
async function kept(request, name) {
  const cache = await caches.open(OWN);
  return (await cache.match(name)) ?? (await fetch(request));
}

/** @param {Request} request */
async function picture(request) {
  const cache = await caches.open(PICTURES);
  const known = await cache.match(request);
  if (known) {
    return known;
  }

  const response = await fetch(request);
  if (response.ok) {
    const names = await cache.keys();
    await Promise.all(names.slice(0, Math.max(0, names.length - MOST_PICTURES + 1)).map((old) => cache.delete(old)));
    await cache.put(request, response.clone());
  }

  return response;
}
