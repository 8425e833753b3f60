// The lines behind a mark, for a report page and for JupyterLab alike.
function element(name, text, ...children) {
  const made = document.createElement(name);
  made.append(text, ...children);
  return made;
}

function button(text, action) {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", () => action(made));
  return made;
}

// Says on the button that the text is on the clipboard; a page from a folder may be refused the clipboard's new way.
async function copyText(text, copying) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = element("textarea", text);
    copying.after(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  const label = copying.textContent;
  copying.textContent = "Copied";
  setTimeout(() => (copying.textContent = label), 1500);
}

function titleOfLines(mark, number) {
  const { lines, unit, every, zone, ...rest } = JSON.parse(mark);
  const counted = lines === "occurrences" ? "lines" : unit;
  const noun = number === 1 ? { lines: "line", articles: "article", stories: "story", outlets: "outlet" }[counted] : counted;
  const period = [every, zone].filter(Boolean).join(", ");
  const of = Object.values(rest).map((value) => value ?? "none").join(", ") + (period ? " (" + period + ")" : "");
  return number.toLocaleString("en") + " " + noun + ": " + of;
}

function noteOfLines(rows, number, file) {
  if (rows.length >= number) return "";
  return "First " + rows.length + " of " + number.toLocaleString("en") + (file ? "; all of them are in " + file : "") + ".";
}

// A field that narrows the lines to those with all its words, and the list, in which each line can be copied with its source.
function listOfLines(columns, rows) {
  const list = element("ol", "");
  const field = element("input", "");
  const told = element("span", "");
  Object.assign(field, { type: "search", placeholder: "Only lines with …", ariaLabel: "Only lines with these words" });
  told.setAttribute("role", "status");
  const items = rows.map((values) => itemOfLine(Object.fromEntries(columns.map((name, n) => [name, values[n]]))));
  list.append(...items);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
    const left = items.filter((item) => !item.hidden).length;
    told.textContent = words.length ? left + " of " + items.length + " lines" : "";
  });
  return element("div", field, " ", told, list);
}

function itemOfLine(line) {
  const link = /^https?:\/\//i.test(line.url || "") ? line.url : "";
  const sentence = [line.before, line.match, line.after].join("").trim();
  const source = [line.source, line.published_date || "no date", line.title].filter(Boolean).join(" · ");
  const from = element("div", source);
  from.className = "from";
  if (link) {
    const anchor = element("a", link);
    Object.assign(anchor, { href: link, rel: "noopener noreferrer nofollow", target: "_blank" });
    from.append(" · ", anchor);
  }
  const citation = (sentence ? "“" + sentence + "” " : "") + "— " + [source, link].filter(Boolean).join(" · ");
  from.append(" ", button("Copy", (copying) => copyText(citation, copying)));
  return element("li", line.before || "", element("mark", line.match || ""), line.after || "", from);
}
