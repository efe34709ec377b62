{% load static %}// Keeps the emergency page readable without a network, and nothing else: it tells of national lines
// only, never of a contact value, which could be withdrawn. Every other request goes the usual way.
"use strict";
const PAGE = "{% url 'emergency' %}";
const VIEWS = ["", "?view=elder"]; // the page as it is, and in the elder view
const PARTS = ["{% static 'css/site.css' %}", "{% static 'icon.svg' %}"];
const KEPT = `emergency ${PARTS.join(" ")}`; // a new look is a new version
const PATIENCE = 5000; // ms for the network, where there is a kept page to show instead
const A_DAY = 24 * 60 * 60 * 1000; // ms; a page older than that is fetched anew when there is a network

const kept = async (request) => (await caches.open(KEPT)).match(request);

const keep = async (request, response) => {
  if (response.ok && response.type === "basic" && !response.redirected) await (await caches.open(KEPT)).put(request, response.clone());
  return response;
};

const inTime = (promise) => Promise.race([promise, new Promise((_, reject) => setTimeout(reject, PATIENCE))]);

const page = async (event) => {
  const copy = (await kept(event.request)) ?? (await kept(PAGE));
  const fresh = fetch(event.request).then((response) => keep(event.request, response));
  if (!copy) return fresh;
  event.waitUntil(fresh.catch(() => {}));
  try {
    const response = await inTime(fresh);
    return response.status < 500 ? response : copy;
  } catch {
    return copy;
  }
};

const part = (event) => fetch(event.request).catch(async (error) => (await kept(event.request)) ?? Promise.reject(error));

const renew = async () => {
  const made = Date.parse((await kept(PAGE))?.headers.get("date") ?? 0);
  if (!(Date.now() - made < A_DAY)) await keep(PAGE, await fetch(PAGE, { cache: "no-cache" }));
};

addEventListener("install", (event) => event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll([PAGE, ...PARTS])).then(() => skipWaiting())));

addEventListener("activate", (event) => event.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name))))
  .then(() => clients.claim())));

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname, search } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode !== "navigate") return PARTS.includes(pathname) && event.respondWith(part(event));
  if (pathname === PAGE && VIEWS.includes(search)) event.respondWith(page(event));
  else event.waitUntil(renew().catch(() => {}));
});
