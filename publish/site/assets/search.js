// Search over the index that the page generator writes: shards are read when something is asked for, the newest first.
import { matcher } from "./matching.js";

const PAGE = 30;
const form = document.getElementById("search");
const input = document.getElementById("q");
const note = document.getElementById("search-note");
const results = document.getElementById("results");
const index = new URL(form.dataset.index, location.href);
const shards = new Map(); // promises of rows, by path of the shard
let catalog; // promise of index.json
let run = 0;

note.textContent = "可输入词语、标题或文号，括号形式不限。 Words, titles or document numbers; any form of brackets.";

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address.pathname}: ${answer.status}`);
  return answer.json();
}

function once(known, key, make) {
  if (!known.has(key)) known.set(key, make().catch((error) => { known.delete(key); throw error; }));
  return known.get(key);
}

async function search(text) {
  const mine = ++run;
  const rate = matcher(text);
  if (!rate) {
    results.replaceChildren();
    note.textContent = text.trim() ? "请输入文字或数字。 Type letters or digits." : "";
    return;
  }
  note.textContent = "正在检索… Searching…";
  try {
    catalog ??= json(index).catch((error) => { catalog = undefined; throw error; });
    const { shards: parts, statuses } = await catalog;
    const found = [];
    let read = 0;
    for (const part of parts.toReversed()) {
      const { rows } = await once(shards, part.path, () => json(new URL(part.path, index)));
      if (mine !== run) return; // something else was asked for meanwhile
      for (const row of rows) {
        const score = rate.score(row);
        if (score) found.push([score, row]);
      }
      read += 1;
      if (read < parts.length) note.textContent = `已检索 ${read} / ${parts.length} 部分，${found.length} 件。 Searching…`;
    }
    found.sort((a, b) => b[0] - a[0] || (a[1][5] < b[1][5] ? 1 : -1));
    show(found, rate, statuses);
  } catch (error) {
    if (mine !== run) return;
    note.textContent = `检索索引没有读到（${error.message}），请稍后再试，或用下面的目录。 The search index could not be read; try again, or use the indexes below.`;
  }
}

function show(found, rate, statuses) {
  const list = document.createElement("ol");
  list.className = "rows hits";
  const more = document.createElement("button");
  more.type = "button";
  more.textContent = "更多 More";
  let shown = 0;
  function next(focus) {
    const items = found.slice(shown, shown + PAGE).map(([, row]) => item(row, rate, statuses));
    list.append(...items);
    shown += items.length;
    more.hidden = shown >= found.length;
    if (focus) items[0].querySelector("a").focus();
  }
  more.addEventListener("click", () => next(true));
  note.textContent = found.length
    ? `找到 ${found.length} 件。 ${found.length} found.`
    : "没有找到。试试更短的词，或用下面的目录。 Nothing found; try fewer words, or the indexes below.";
  results.replaceChildren(list, more);
  next(false);
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
