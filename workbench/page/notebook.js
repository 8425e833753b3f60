// Opens the lines behind a mark below the chart in JupyterLab. PANEL is the id of the element they are listed in.
const outputs = document.getElementById(PANEL).closest(".jp-OutputArea") || document.body;

function showLines(plot, mark, number) {
  const { figure, lines, line_columns, lines_file } = plot.layout.meta;
  const rows = lines[mark];
  if (!rows) return;
  const panel = document.getElementById(PANEL); // looked up anew: JupyterLab may have drawn it a second time
  const close = button("Close", () => panel.replaceChildren());
  // What JSON writes for a text, Python reads as the same text.
  const code = `wb.selected([${JSON.stringify(mark)}], figure=${JSON.stringify(figure)})`;
  const copy = button("Copy code", (copying) => copyText(code, copying));
  copy.title = "In a cell it gives all these lines as a table";
  const note = noteOfLines(rows, number, lines_file);
  const bar = element("div", element("strong", titleOfLines(mark, number)), " ", note, " ", copy, " ", close);
  const list = listOfLines(line_columns, rows);
  list.querySelector("ol").style.cssText = "max-height: 24em; overflow: auto; margin: .5em 0; padding-left: 2.5em; line-height: 1.45";
  for (const from of list.querySelectorAll(".from")) from.style.cssText = "color: var(--jp-ui-font-color2, #666); font-size: 90%";
  for (const match of list.querySelectorAll("mark")) match.style.cssText = "background: #ffe08a; color: #1c1b19";
  panel.replaceChildren(bar, list);
}

// Charts are drawn after this runs, and some anew: then their listeners are gone, and `on` is another.
function attend() {
  for (const plot of outputs.querySelectorAll(".js-plotly-plot")) {
    if (!plot.on || plot.attended === plot.on) continue;
    plot.attended = plot.on;
    plot.on("plotly_click", (event) => {
      const mark = event.points[0].customdata;
      if (mark) showLines(plot, mark[0], mark[1]);
    });
  }
}
attend();
new MutationObserver(attend).observe(outputs, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
