// The rows of the release's Parquet files, read in the page by ranges: of a file only the columns and row groups in sight.
import { decompress } from "fzstd";
import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";

const ROWS = 20;
const FOOTER = 32 * 1024; // bytes at the end of a file that are read first; more where its metadata is longer
const FEW = 8; // columns that are read unless all are asked for
const LONGEST = 120; // signs of one cell
const compressors = { ZSTD: (input, length) => decompress(input, new Uint8Array(length)) };

const host = document.getElementById("preview");
const note = document.getElementById("preview-note");
note.setAttribute("role", "status");

/** A file as hyparquet reads it: nothing is asked for twice; `read` counts bytes and requests. */
function ranged(address, byteLength) {
  const read = { bytes: 0, requests: 0 };
  const held = []; // [start, end, promise of the bytes]
  return {
    byteLength,
    read,
    slice(start, end = byteLength) {
      let around = held.find((one) => one[0] <= start && end <= one[1]);
      if (!around) held.push((around = [start, end, fetched(start, end)]));
      return around[2].then((bytes) => bytes.slice(start - around[0], end - around[0]));
    },
  };

  async function fetched(start, end) {
    const answer = await fetch(address, { headers: { Range: `bytes=${start}-${end - 1}` } });
    if (answer.status !== 206) {
      await answer.body?.cancel();
      throw new Error(answer.ok ? "服务器不支持按范围读取 the server ignores Range" : `${answer.status}`);
    }
    const body = await answer.arrayBuffer();
    if (body.byteLength !== end - start) throw new Error("服务器返回的长度不符 the server sent another length");
    read.bytes += body.byteLength;
    read.requests += 1;
    return body;
  }
}

function element(name, facts = {}, ...held) {
  const made = Object.assign(document.createElement(name), facts);
  made.append(...held);
  return made;
}

function english(words) {
  const made = element("span", { className: "en" }, words);
  made.lang = "en";
  return made;
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

/** A value as text; undefined for null. */
function said(value, type) {
  if (value === null || value === undefined) return undefined;
  if (value instanceof Date) return type === "date" ? value.toISOString().slice(0, 10) : value.toISOString().replace(".000Z", "Z");
  if (Array.isArray(value)) return value.map((one) => said(one, "")).join("、");
  return String(value);
}

function cell(value, field) {
  const text = said(value, field.type);
  if (text === undefined) return element("td", { className: "soft" }, "–");
  const signs = [...text];
  const made = element("td", {}, signs.slice(0, LONGEST).join(""));
  if (["integer", "number"].includes(field.type)) made.className = "n";
  if (signs.length > LONGEST) made.append(element("span", { className: "soft" }, ` …（共 ${signs.length} 字）`));
  return made;
}

function choice(id, zh, en, options) {
  const select = element("select", { id }, ...options.map(([value, name]) => element("option", { value }, name)));
  const label = element("label", { htmlFor: id }, `${zh} `, english(en));
  return [element("div", {}, label, select), select];
}

async function open() {
  note.textContent = "正在读取清单… Reading the manifest…";
  const answer = await fetch(host.dataset.manifest);
  if (!answer.ok) throw new Error(`datapackage.json: ${answer.status}`);
  const tables = new Map((await answer.json()).resources.map((table) => [table.name, table]));
  const [tableChoice, table] = choice("preview-table", "表", "table", [...tables.values()].map((one) => [one.name, `${one.name} ${one.title.split(":")[0]}`]));
  const [partChoice, part] = choice("preview-part", "文件", "file", []);
  const [columnChoice, columns] = choice("preview-columns", "列", "columns", [["few", `前 ${FEW} 列 first ${FEW}`], ["all", "全部 all"]]);
  const earlier = element("button", { type: "button", textContent: "上一页 Previous" });
  const later = element("button", { type: "button", textContent: "下一页 Next" });
  const rows = element("div", { className: "scroll", tabIndex: 0 });
  rows.setAttribute("role", "region");
  rows.setAttribute("aria-label", "数据行 Rows");
  host.classList.add("preview");
  host.replaceChildren(element("div", { className: "filters" }, tableChoice, columnChoice, partChoice), note, rows, element("p", { className: "turn" }, earlier, " ", later));

  const files = new Map(); // by path: the file and the promise of its metadata
  let run = 0;
  let start = 0;

  async function show() {
    const mine = ++run;
    const chosen = tables.get(table.value);
    const held = chosen.parts.find((one) => one.path === part.value);
    note.textContent = "正在读取… Reading…";
    try {
      if (!files.has(held.path)) {
        const file = ranged(host.dataset.root + held.path, held.bytes);
        files.set(held.path, { file, metadata: parquetMetadataAsync(file, { initialFetchSize: FOOTER }) });
      }
      const { file, metadata: promised } = files.get(held.path);
      const metadata = await promised;
      const fields = columns.value === "all" ? chosen.schema.fields : chosen.schema.fields.slice(0, FEW);
      const end = Math.min(start + ROWS, held.rows);
      const wanted = { file, metadata, columns: fields.map((field) => field.name), rowStart: start, rowEnd: end };
      const found = held.rows ? await parquetReadObjects({ ...wanted, compressors, useOffsetIndex: true }) : [];
      if (mine !== run) return; // something else was chosen meanwhile
      rows.replaceChildren(drawn(fields, found));
      const which = held.rows ? `第 ${start + 1}–${end} 行，共 ${held.rows} 行 rows` : "没有行 no rows";
      note.textContent = `${which} · 已读 read ${size(file.read.bytes)} / ${size(held.bytes)}，${file.read.requests} 次请求 requests`;
      note.dataset.read = file.read.bytes;
      earlier.disabled = start === 0;
      later.disabled = end >= held.rows;
    } catch (error) {
      files.delete(held.path);
      if (mine === run) {
        rows.replaceChildren();
        note.textContent = `没有读到 ${held.path}（${error.message}）。请下载后打开。 It could not be read; download it instead.`;
      }
    }
  }

  function turn(by) {
    start = Math.max(0, start + by);
    show();
  }

  function parts() {
    const held = tables.get(table.value).parts.toReversed();
    part.replaceChildren(...held.map((one) => element("option", { value: one.path }, `${one.label} · ${one.rows} 行 · ${size(one.bytes)}`)));
    partChoice.hidden = held.length < 2;
    start = 0;
    return show();
  }

  table.addEventListener("change", parts);
  columns.addEventListener("change", show);
  part.addEventListener("change", () => { start = 0; show(); });
  earlier.addEventListener("click", () => turn(-ROWS));
  later.addEventListener("click", () => turn(ROWS));
  table.focus();
  await parts();
}

function drawn(fields, found) {
  const head = element("tr", {}, ...fields.map((field) => {
    return element("th", { scope: "col", title: field.description }, element("code", {}, field.name), element("br"), field.title);
  }));
  const body = found.map((row) => element("tr", {}, ...fields.map((field) => cell(row[field.name], field))));
  return element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
}

const opener = element("button", { type: "button", id: "preview-open" }, "打开预览 Open the preview");
opener.addEventListener("click", async () => {
  opener.disabled = true;
  try {
    await open();
  } catch (error) {
    opener.disabled = false;
    note.textContent = `预览没有打开（${error.message}），请再试。 The preview did not open; try again.`;
  }
});
note.textContent = "在本页按范围读取 Parquet 文件，只读所看的行组和列。 Reads the Parquet files here by ranges: only the row groups and columns in sight.";
note.after(opener);
