// The lines behind a mark, for a report page and for JupyterLab alike.
function element(name, text, ...children) {
  const made = document.createElement(name);
  made.append(text, ...children);
  return made;
}

function titleOfLines(mark, number) {
  const { lines, unit, every, zone, ...rest } = JSON.parse(mark);
  const counted = lines === "occurrences" ? "lines" : unit;
  const noun = number === 1 ? { lines: "line", articles: "article", stories: "story", outlets: "outlet" }[counted] : counted;
  const period = [every, zone].filter(Boolean).join(", ");
  const of = Object.values(rest).map((value) => value ?? "none").join(", ") + (period ? " (" + period + ")" : "");
  return number.toLocaleString("en") + " " + noun + ": " + of;
}

function noteOfLines(rows, number) {
  return rows.length < number ? "First " + rows.length + " of " + number.toLocaleString("en") + "." : "";
}

function itemsOfLines(columns, rows) {
  return rows.map((values) => {
    const line = Object.fromEntries(columns.map((name, n) => [name, values[n]]));
    const from = element("div", [line.source, line.published_date || "no date", line.title].filter(Boolean).join(" · "));
    from.className = "from";
    if (/^https?:\/\//i.test(line.url || "")) {
      const link = element("a", line.url);
      Object.assign(link, { href: line.url, rel: "noopener noreferrer nofollow", target: "_blank" });
      from.append(" · ", link);
    }
    return element("li", line.before || "", element("mark", line.match || ""), line.after || "", from);
  });
}
