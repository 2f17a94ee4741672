// Small words for making elements, and for asking the server.

// Make an element: h("button", { type: "button", onclick }, "Lier"). Attributes that are null or false are left out.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const plural = (count, one, many) => `${count} ${count < 2 ? one : many}`;

// Wagtail's own, read at each use: the token changes with a new sign-in (kept.js).
const config = () => window.wagtailConfig ?? JSON.parse(document.getElementById("wagtail-config").textContent);

// Ask the server; the answer is { status, ...its JSON }. Throws when it does not answer in JSON, as with a session that
// has ended: Wagtail refuses what says X-Requested-With, and sends the rest to its page of sign-in.
export async function ask(address, { body = null, signal = null } = {}) {
  const { CSRF_HEADER_NAME, CSRF_TOKEN } = config();
  const headers = { "X-Requested-With": "XMLHttpRequest" };
  if (body) headers[CSRF_HEADER_NAME] = CSRF_TOKEN;
  const isForm = body instanceof URLSearchParams;
  if (body && !isForm) headers["Content-Type"] = "application/json";
  const response = await fetch(address, {
    method: body ? "POST" : "GET",
    headers,
    body: isForm ? body : body && JSON.stringify(body),
    signal,
  });
  return { status: response.status, ...(await response.json()) };
}
