// Filters of the change feed: by place, issuer, effect and kind; the choice stands in the address.

const form = document.getElementById("filters");
const list = document.getElementById(form.dataset.list);
const output = document.getElementById("filters-count");
const selects = [...form.querySelectorAll("select")];
const entries = [...list.querySelectorAll("li.entry")].map((node) => ({
  node,
  place: [node.dataset.place],
  issuer: (node.dataset.issuer ?? "").split("|"),
  effect: (node.dataset.effect ?? "").split(" "),
  kind: [node.dataset.kind],
}));
const names = new Map(selects.flatMap((select) => [...select.options].map((option) => [option, option.textContent])));

function fits(entry, except) {
  return selects.every((select) => select === except || !select.value || entry[select.name].includes(select.value));
}

function apply() {
  let shown = 0;
  for (const entry of entries) {
    entry.node.hidden = !fits(entry);
    if (!entry.node.hidden) shown += 1;
  }
  for (const section of list.querySelectorAll("section")) section.hidden = !section.querySelector("li.entry:not([hidden])");
  for (const select of selects) {
    const open = entries.filter((entry) => fits(entry, select));
    for (const option of select.options) {
      const count = option.value ? open.filter((entry) => entry[select.name].includes(option.value)).length : open.length;
      option.textContent = `${names.get(option)} (${count})`;
    }
  }
  const chosen = selects.filter((select) => select.value);
  output.replaceChildren(`显示 ${shown} / ${entries.length} 件 shown`);
  for (const select of chosen) {
    const option = select.selectedOptions[0];
    const here = entries.filter((entry) => entry[select.name].includes(option.value)).length;
    if (Number(option.dataset.rows) > here) { // the page of this value holds more than stands here
      const link = document.createElement("a");
      link.href = option.dataset.page;
      link.textContent = `${names.get(option)}：更早的 older`;
      output.append(" · ", link);
    }
    if (option.dataset.feed) {
      const feed = document.createElement("a");
      feed.href = option.dataset.feed;
      feed.type = "application/atom+xml";
      feed.textContent = "订阅 Atom";
      output.append(" · ", feed);
    }
  }
}

function fromAddress() {
  const asked = new URL(location.href).searchParams;
  for (const select of selects) {
    const value = asked.get(select.name) ?? "";
    select.value = [...select.options].some((option) => option.value === value) ? value : "";
  }
  apply();
}

function toAddress() {
  const address = new URL(location.href);
  for (const select of selects) {
    if (select.value) address.searchParams.set(select.name, select.value);
    else address.searchParams.delete(select.name);
  }
  if (address.href !== location.href) history.pushState(null, "", address);
  apply();
}

form.addEventListener("change", toAddress);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault(); // a browser's own reset would go back to what it restored
  for (const select of selects) select.value = "";
  toAddress();
});
addEventListener("popstate", fromAddress);
form.hidden = false;
fromAddress();
