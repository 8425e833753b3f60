// Tiles in JupyterLab's launcher and entries in its command palette, loaded as they stand here: nothing is built.
(function () {
  let scope; // what JupyterLab shares: package → version → { get }

  // JupyterLab's own copy of a package.
  async function shared(name) {
    const versions = Object.values(scope[name]);
    return (await versions[0].get())();
  }

  // Run Python at the top of the folder that JupyterLab shows, in a kernel of its own, and return what it prints.
  async function python(app, code) {
    const about = { name: "workbench", path: "tile of the workbench", type: "console", kernel: { name: "python3" } };
    const session = await app.serviceManager.sessions.startNew(about); // a path of no folder: it runs in the one above
    try {
      let printed = "";
      const running = session.kernel.requestExecute({ code });
      running.onIOPub = ({ header, content }) => {
        if (header.msg_type === "stream" && content.name === "stdout") printed += content.text;
      };
      const reply = await running.done;
      if (reply.content.status !== "ok") throw new Error(reply.content.evalue);
      return printed.trim();
    } finally {
      await session.shutdown();
    }
  }

  async function newNotebook(app, { InputDialog }) {
    const asked = await InputDialog.getText({ title: "New notebook", label: "Name: letters a to z, digits, - and _", placeholder: "grain_deal" });
    if (!asked.button.accept || !asked.value) return;
    const code = `from workbench.drafts import write_notebook\nprint(write_notebook(${JSON.stringify(asked.value)}).as_posix())`;
    await app.commands.execute("docmanager:open", { path: await python(app, code) });
  }

  async function makeReport(app, { InputDialog }) {
    const asked = await InputDialog.getText({ title: "Report", label: "File or folder of articles", text: "data/sample" });
    if (!asked.button.accept || !asked.value) return;
    const quoted = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
    const program = await python(app, "import sys; print(sys.executable)");
    const terminal = await app.serviceManager.terminals.startNew();
    await app.commands.execute("terminal:open", { name: terminal.name });
    terminal.send({ type: "stdin", content: [`${quoted(program)} -m workbench report --articles ${quoted(asked.value)}\r`] });
  }

  async function openReport(app) {
    await python(app, "from workbench.tiles import open_newest_report; open_newest_report()");
  }

  const ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16"><g class="jp-icon3" fill="#616161">';
  const icons = {
    start: '<path d="M4 4h16v3H4zM4 9h9v2H4zm0 4h9v2H4zm0 4h9v2H4zm11-8h5v10h-5z"/>',
    new: '<path d="M5 3h10l4 4v14H5zm6 6v3H8v2h3v3h2v-3h3v-2h-3V9z"/>',
    report: '<path d="M4 20V10h3v10zm6 0V4h3v16zm6 0v-7h3v7z"/>',
    last: '<path d="M4 3h16v18H4zm3 4v2h10V7zm0 4v6h4v-6zm6 0v2h4v-2zm0 4v2h4v-2z"/>',
  };
  const COMMANDS = [
    ["start", "Start Page", "What is here, and your own articles", (app) => app.commands.execute("docmanager:open", { path: "notebooks/start.ipynb" })],
    ["new", "New Notebook", "A notebook that reports and the schedule run", newNotebook],
    ["report", "Make a Report", "The standard report, in a terminal", makeReport],
    ["last", "Open the Last Report", "The newest report in reports/", openReport],
  ];

  async function activate(app, launcher, palette) {
    const [{ LabIcon }, dialogs] = await Promise.all([shared("@jupyterlab/ui-components"), shared("@jupyterlab/apputils")]);
    COMMANDS.forEach(([name, label, caption, act], rank) => {
      const command = `workbench:${name}`;
      const icon = new LabIcon({ name: command, svgstr: `${ICON}${icons[name]}</g></svg>` });
      const execute = () => act(app, dialogs).catch((error) => dialogs.showErrorMessage(label, error.message));
      app.commands.addCommand(command, { label: ({ isPalette }) => (isPalette ? `Workbench: ${label}` : label), caption, icon, execute });
      if (launcher) launcher.add({ command, category: "Workbench", rank });
      if (palette) palette.addItem({ command, category: "Workbench", args: { isPalette: true } });
    });
  }

  async function extension() {
    if (!scope["@jupyterlab/launcher"]) return () => ({ __esModule: true, default: [] }); // a page of Voilà, which has no tiles
    const [{ ILauncher }, { ICommandPalette }] = await Promise.all([shared("@jupyterlab/launcher"), shared("@jupyterlab/apputils")]);
    const plugin = { id: "workbench:commands", autoStart: true, optional: [ILauncher, ICommandPalette], activate };
    return () => ({ __esModule: true, default: plugin });
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.workbench = {
    init: (given) => { scope = given; },
    get: (module) => module === "./extension" ? extension() : Promise.reject(new Error(`There is no ${module}.`)),
  };
})();
