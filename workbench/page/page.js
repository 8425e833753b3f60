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

  // On a narrow screen the caption alone has the title, ticks are fewer, and what is wide is scrolled.
  function fit(plot, layout, wide) {
    const axes = Object.keys(layout).filter((name) => name.startsWith("xaxis")).map((name) => layout[name].domain || [0, 1]);
    plot.classList.toggle("wide", wide || axes.some(([from, to]) => to - from < 0.6));
    if (plot.parentElement.clientWidth >= 560 || !layout.title) return;
    layout.title = { ...layout.title, text: "" };
    layout.margin = { ...layout.margin, t: 60 };
    if (wide) return;
    for (const name of Object.keys(layout).filter((name) => name.startsWith("xaxis") && layout[name].tickvals)) {
      layout[name].tickvals = layout[name].tickvals.filter((_, n) => n % 3 === 0);
    }
  }

  async function draw(plot) {
    const figure = JSON.parse(await unpacked("figure-" + plot.dataset.figure));
    const layout = withoutMethodLine(figure.layout);
    delete layout.width;
    fit(plot, layout, figure.wide);
    layout.template = layout.template || { layout: { font: {}, xaxis: {}, yaxis: {} } };
    await Plotly.react(plot, figure.data, themed(layout), config);
    if (plot.dataset.ready) return;
    plot.on("plotly_click", (event) => {
      const mark = event.points[0].customdata;
      if (mark) showLines(plot.dataset.figure, mark[0], mark[1]);
    });
    plot.dataset.ready = "yes";
  }

  const ofFigure = {}; // the lines of a figure are unpacked when first asked for
  async function showLines(figure, mark, number) {
    ofFigure[figure] ??= unpacked("lines-" + figure).then(JSON.parse);
    const { columns, lines } = await ofFigure[figure];
    const rows = lines[mark];
    if (!rows) return;
    byId("evidence-title").textContent = titleOfLines(mark, number);
    byId("evidence-note").textContent = noteOfLines(rows, number);
    byId("evidence-lines").replaceChildren(...itemsOfLines(columns, rows));
    byId("evidence").showModal();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-mark]");
    if (button) showLines(button.dataset.figure, button.dataset.mark, Number(button.dataset.number));
    if (event.target === byId("evidence")) byId("evidence").close(); // a click beside the lines
  });

  const plots = [...document.querySelectorAll(".plot")];
  const drawAll = () => Promise.all(plots.map(draw));
  if (byId("plotly")) {
    unpackPlotly().then(drawAll);
    dark.addEventListener("change", drawAll);
    addEventListener("beforeprint", () => plots.forEach((plot) => Plotly.Plots.resize(plot)));
  }
})();
