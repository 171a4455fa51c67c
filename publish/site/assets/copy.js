// A button beside each snippet and each checksum that copies it.

const said = document.createElement("p");
said.className = "vh";
said.setAttribute("role", "status");
document.body.append(said);

function button(source, name) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "copy";
  made.textContent = "复制";
  made.setAttribute("aria-label", `复制 Copy: ${name}`);
  let back;
  made.addEventListener("click", async () => {
    clearTimeout(back);
    try {
      await navigator.clipboard.writeText(source.textContent);
      made.textContent = "已复制";
      said.textContent = `已复制 Copied: ${name}`;
    } catch {
      getSelection().selectAllChildren(source); // no permission, or no secure address: it is selected for Ctrl-C
      made.textContent = "已选中";
      said.textContent = `已选中，请按 Ctrl-C。 Selected; press Ctrl-C: ${name}`;
    }
    back = setTimeout(() => { made.textContent = "复制"; }, 2000);
  });
  return made;
}

for (const pre of document.querySelectorAll("pre")) {
  const frame = document.createElement("div");
  frame.className = "copied";
  pre.replaceWith(frame);
  frame.append(pre, button(pre.querySelector("code") ?? pre, frame.previousElementSibling?.textContent ?? "snippet"));
}
for (const hash of document.querySelectorAll("code.hash")) {
  const row = hash.closest("tr, div")?.querySelector("a, dt");
  hash.after(" ", button(hash, (row?.textContent ?? "").trim() || "SHA-256"));
}
