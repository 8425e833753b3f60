// Draws the charts of a report page and opens the lines behind their marks. Nothing is fetched.
(function () {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const config = {
    responsive: true, displaylogo: false, showSendToCloud: false, plotlyServerURL: "",
    modeBarButtonsToRemove: ["lasso2d", "select2d"],
  };

  async function unpacked(id) {
    const bytes = Uint8Array.from(atob(byId(id).textContent), (c) => c.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }

  // Plotly comes packed; the policy of the page lets exactly this script run, by its hash.
  async function unpackPlotly() {
    const script = document.createElement("script");
    script.textContent = await unpacked("plotly");
    document.head.append(script);
  }

  function themed(layout) {
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(name).trim();
    const look = layout.template.layout;
    look.font.color = color("--text");
    look.paper_bgcolor = look.plot_bgcolor = "rgba(0,0,0,0)";
    for (const axis of [look.xaxis, look.yaxis]) {
      axis.gridcolor = color("--rule");
      axis.zerolinecolor = color("--quiet");
    }
    look.hoverlabel = { ...look.hoverlabel, bgcolor: color("--card"), bordercolor: color("--rule"), font: { color: color("--text") } };
    return layout;
  }

  // The method line stands in the caption, where it wraps and can be copied.
  function withoutMethodLine(layout) {
    const kept = (layout.annotations || []).filter((note) => note.name !== "method");
    if (kept.length === (layout.annotations || []).length) return layout;
    const bottom = layout.margin.b;
    return { ...layout, annotations: kept, height: layout.height - bottom + 60, margin: { ...layout.margin, b: 60 } };
  }

  // On a narrow screen the caption alone has the title, ticks are fewer, a legend has its own room, and what is wide is scrolled.
  function fit(plot, layout, { wide, data }) {
    const lying = data.some((trace) => trace.orientation === "h"); // bars whose names leave little room for numbers
    const axes = Object.keys(layout).filter((name) => name.startsWith("xaxis")).map((name) => layout[name].domain || [0, 1]);
    plot.classList.toggle("wide", wide || axes.some(([from, to]) => to - from < 0.6));
    if (plot.parentElement.clientWidth >= 560 || !layout.title) return;
    layout.title = { ...layout.title, text: "" };
    layout.margin = { ...layout.margin, t: 60 };
    if (wide) return;
    const named = new Set(data.filter((trace) => trace.showlegend !== false && trace.name).map((trace) => trace.name)).size;
    if (layout.height && named > 2) layout.height += 20 * named; // the legend stands on as many lines, above what is drawn
    for (const axis of Object.keys(layout).filter((name) => name.startsWith("xaxis")).map((name) => layout[name])) {
      if (axis.tickvals) axis.tickvals = axis.tickvals.filter((_, n) => n % 3 === 0);
      if (lying) Object.assign(axis, { nticks: 3, tickangle: 0 });
    }
  }

  async function draw(plot) {
    const figure = JSON.parse(await unpacked("figure-" + plot.dataset.figure));
    const layout = withoutMethodLine(figure.layout);
    delete layout.width;
    fit(plot, layout, figure);
    layout.template = layout.template || { layout: { font: {}, xaxis: {}, yaxis: {} } };
    await Plotly.react(plot, figure.data, themed(layout), config);
    if (plot.dataset.ready) return;
    plot.on("plotly_click", (event) => {
      const mark = event.points[0].customdata;
      if (mark) showLines(plot.dataset.figure, mark[0], mark[1]);
    });
    attendKeys(plot);
    plot.dataset.ready = "yes";
  }

  // A line is kept once for all figures, which name it by its number.
  let allLines;
  function linesOfPage() {
    return (allLines ??= unpacked("lines").then(JSON.parse).then(({ about, texts, articles }) => ({
      columns: [...about, ...texts],
      rows: articles.flatMap(([article, lines]) => lines.map((line) => [...article, ...line])),
    })));
  }

  const ofFigure = {}; // what is of one figure alone is unpacked when first asked for
  function behind(figure) {
    return (ofFigure[figure] ??= unpacked("behind-" + figure).then(JSON.parse));
  }

  async function showLines(figure, mark, number) {
    const [{ lines, file }, page] = await Promise.all([behind(figure), linesOfPage()]);
    if (!lines[mark]) return;
    const rows = lines[mark].map((number) => page.rows[number]);
    byId("evidence-title").textContent = titleOfLines(mark, number);
    byId("evidence-note").replaceChildren(noteOfLines(rows, number, file));
    byId("evidence-lines").replaceChildren(listOfLines(page.columns, rows));
    byId("evidence").showModal();
  }

  // With the keyboard: arrows go from mark to mark, Enter opens the lines of the one that is shown.
  function attendKeys(plot) {
    const marks = plot.data.flatMap((trace, curveNumber) =>
      [...(trace.customdata || [])].map((mark, pointNumber) => ({ mark, curveNumber, pointNumber }))).filter(({ mark }) => mark);
    let at = -1;
    plot.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.target !== plot || !marks.length) return;
      if (step) {
        at = (at + step + marks.length) % marks.length;
        Plotly.Fx.hover(plot, [marks[at]]);
        byId("spoken").textContent = titleOfLines(...marks[at].mark);
        event.preventDefault();
      } else if (event.key === "Enter" && at >= 0) showLines(plot.dataset.figure, ...marks[at].mark);
    });
    plot.addEventListener("blur", () => Plotly.Fx.unhover(plot));
  }

  // The rows under a chart, all of them, as CSV or Markdown. What a spreadsheet would take for a formula begins with an apostrophe.
  function inCsv({ columns, rows }) {
    const cell = (value) => {
      const text = typeof value === "string" && /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? "'" + value : String(value ?? "");
      return /[",\n\r]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
    };
    return [columns, ...rows].map((row) => row.map(cell).join(",") + "\n").join("");
  }

  function inMarkdown({ columns, rows }) {
    const line = (row) => "| " + row.map((value) => String(value ?? "").replace(/[\\|<]/g, "\\$&").replace(/\s+/g, " ")).join(" | ") + " |\n";
    return line(columns) + line(columns.map(() => "---")) + rows.map(line).join("");
  }

  async function give(asked) {
    const { table } = await behind(asked.dataset.table);
    if (asked.dataset.as === "markdown") return copyText(inMarkdown(table), asked);
    const link = element("a", "");
    link.href = URL.createObjectURL(new Blob(["\ufeff" + inCsv(table)], { type: "text/csv" }));
    link.download = "figure-" + asked.dataset.table + ".csv";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  document.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-mark]");
    const table = event.target.closest("[data-table]");
    if (mark) showLines(mark.dataset.figure, mark.dataset.mark, Number(mark.dataset.number));
    if (table) give(table);
    if (event.target === byId("evidence")) byId("evidence").close(); // a click beside the lines
  });

  const plots = [...document.querySelectorAll(".plot")];
  const drawAll = () => Promise.all(plots.map(draw));
  if (plots.length) {
    (byId("plotly") ? unpackPlotly() : Promise.resolve()).then(drawAll).then(linesOfPage); // before the first click
    dark.addEventListener("change", drawAll);
    addEventListener("beforeprint", () => plots.forEach((plot) => Plotly.Plots.resize(plot)));
  }
})();
