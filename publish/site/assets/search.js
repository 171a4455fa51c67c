// Search over the index that the page generator writes: what may answer is looked up by grams, its rows are read as they are shown.
import { openIndex } from "./finding.js";
import { matcher } from "./matching.js";

const PAGE = 30; // hits that are shown at a time
const READ = 40; // policies whose rows are read at a time
const MOST_FILES = 100; // of rows, about 2 KB each, before a reader is asked whether to go on
const form = document.getElementById("search");
const input = document.getElementById("q");
const note = document.getElementById("search-note");
const results = document.getElementById("results");
const index = openIndex(new URL(form.dataset.index, location.href));
let run = 0;

note.textContent = "可输入词语、全称或文号；简体繁体、括号形式不限。 Words, full names or numbers; simplified or traditional, any form of brackets.";

async function search(text) {
  const mine = ++run;
  if (!/[\p{L}\p{N}]/u.test(text.normalize("NFKC"))) {
    results.replaceChildren();
    note.textContent = text.trim() ? "请输入文字或数字。 Type letters or digits." : "";
    return;
  }
  note.textContent = "正在检索… Searching…";
  try {
    await index.ready();
    const [numbers, about] = await Promise.all([index.candidates(text), index.about()]);
    if (mine === run) await show(numbers, matcher(text), about, () => mine === run);
  } catch (error) {
    if (mine === run) unread(error);
  }
}

function unread(error) {
  note.textContent = `检索索引没有读到（${error.message}），请稍后再试，或用下面的目录。 The search index could not be read; try again, or use the indexes below.`;
}

async function show(numbers, rate, { statuses, block }, current) {
  const list = document.createElement("ol");
  list.className = "rows hits";
  const more = document.createElement("button");
  more.type = "button";
  more.textContent = "更多 More";
  let read = 0, shown = 0;
  async function next(focus) {
    const hits = [], files = new Set();
    while (read < numbers.length && files.size < MOST_FILES && hits.length < PAGE) {
      const part = numbers.slice(read, read + READ);
      const rows = await index.rows(part);
      if (!current()) return; // something else was asked for meanwhile
      read += part.length;
      for (const number of part) files.add(Math.floor(number / block));
      for (const row of rows) {
        const score = rate.score(row);
        if (score) hits.push([score, row]);
      }
    }
    hits.sort((a, b) => b[0] - a[0] || b[1][5].localeCompare(a[1][5]));
    const items = hits.map(([, row]) => item(row, rate, statuses));
    list.append(...items);
    shown += items.length;
    const ended = read >= numbers.length;
    more.hidden = ended;
    if (!list.isConnected) results.replaceChildren(list, more);
    if (focus && items.length) items[0].querySelector("a").focus();
    if (!ended) note.textContent = `已列 ${shown} 件，最新的在前；还有约 ${numbers.length - read} 件待查。 ${shown} shown, newest first; about ${numbers.length - read} left to look at.`;
    else note.textContent = shown
      ? `找到 ${shown} 件。 ${shown} found.`
      : "没有找到。正文不在检索之列；试试更短的词、机关全称，或用下面的目录。 Nothing found. Texts are not searched; try fewer words, an issuer's full name, or the indexes below.";
  }
  more.addEventListener("click", () => next(true).catch(unread));
  await next(false);
}

function element(name, className, ...held) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...held);
  return made;
}

function item([, title, number, issuers, place, date, status, page], rate, statuses) {
  const link = element("a", "", ...marked(title, rate));
  link.href = form.dataset.root + page;
  const head = element("p", "title", link);
  const [zh, en] = statuses[status] ?? [status, ""];
  const english = element("span", "", en);
  english.lang = "en";
  const badge = element("span", `status s-${/^\w+$/.test(status) ? status : "unknown"}`, `${zh} `, english);
  const facts = element("p", "meta", badge, " ");
  if (number) facts.append(element("span", "number", ...marked(number, rate)), " · ");
  facts.append(...marked([place, ...issuers].join(" · "), rate));
  const when = element("time", "when", date);
  when.dateTime = date;
  return element("li", "", when, element("div", "", head, facts));
}

function marked(text, rate) {
  return rate.cut(text).map(([part, hit]) => (hit ? element("mark", "", part) : part));
}

let waiting;
function ask(keep) {
  clearTimeout(waiting);
  const address = new URL(location.href);
  if (input.value.trim()) address.searchParams.set("q", input.value.trim());
  else address.searchParams.delete("q");
  if (address.href !== location.href) history[keep ? "pushState" : "replaceState"](null, "", address);
  return search(input.value);
}

input.addEventListener("input", (event) => {
  clearTimeout(waiting);
  if (!event.isComposing) waiting = setTimeout(ask, 200, false); // an input method still at work has not said its word yet
});
input.addEventListener("compositionend", () => { waiting = setTimeout(ask, 200, false); });
form.addEventListener("submit", (event) => { event.preventDefault(); ask(true); });

function fromAddress() {
  input.value = new URL(location.href).searchParams.get("q") ?? "";
  if (input.value) search(input.value);
}
addEventListener("popstate", () => { fromAddress(); if (!input.value) search(""); });
fromAddress();
