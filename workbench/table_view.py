"""A table → the same to sort, filter and page through in JupyterLab."""

from html import escape

import pandas as pd

from workbench import schema
from workbench.clicks import OF_CLICKS

MOST = 100_000  # rows that a notebook carries
PREVIEW = 10  # rows of a report page, and where no script may run
STYLE = "table-layout:auto;width:auto;margin:0;caption-side:bottom"
# The first rows stand in for all of them only where these are not.
CSS = """.jp-OutputArea:has(.all-rows) .first-rows { display: none }
.all-rows :is(td, th):not(.dt-type-numeric) { text-align: left }
.all-rows td { max-width: 32em; white-space: normal; overflow-wrap: break-word }
.all-rows tfoot input { width: 100%; min-width: 4em; box-sizing: border-box }"""


def show_table(table: pd.DataFrame) -> "Table":
    """Return a table that shows itself in JupyterLab to be sorted, filtered and paged through, with no network and no kernel.

    A click on a heading sorts, the fields below the columns and the one above the table filter; text is shown as it is
    written. A notebook keeps all that is shown, about 15 MB for 100,000 mentions; the first 100,000 rows of a longer table are
    shown, and it says so. A report page has the first ten rows.
    """
    schema.check(table, call="show_table")
    return Table(table)


class Table:
    """A table to look through; `rows` is what it was made of."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows

    def __repr__(self) -> str:
        return f"{self.rows.head(PREVIEW)!r}\n{self._said(PREVIEW)}"

    def _ipython_display_(self) -> None:
        from IPython.display import display

        plain = f'<div class="first-rows">{self.rows.head(PREVIEW).to_html()}<p>{self._said(PREVIEW)}</p></div>'
        display({"text/html": plain, "text/plain": repr(self)}, raw=True)
        display({"text/html": self._interactive(), "text/plain": ""}, raw=True, metadata={OF_CLICKS: True})

    def _interactive(self) -> str:
        import itables
        from IPython.utils.capture import capture_output

        with capture_output() as captured:  # what it displays is the library itself: it goes with the table, whose it is
            itables.init_notebook_mode(all_interactive=False, connected=False)
        library = "".join(output.data["text/html"] for output in captured.outputs)
        options = {"maxBytes": 0, "maxColumns": 0, "connected": False, "display_logo_when_loading": False}
        options |= {"classes": "display compact", "style": STYLE, "column_filters": "footer", "scrollX": True}
        options["text_in_header_can_be_selected"] = False  # then a click on it would not sort
        rows = self.rows.head(MOST)
        numbered = rows.index.names == [None] and pd.api.types.is_integer_dtype(rows.index)  # by place: it says nothing
        rows = rows.reset_index(drop=numbered, allow_duplicates=True)
        named = rows.set_axis([escape(str(name)) for name in rows.columns], axis=1)  # it escapes the texts, not the headings
        table = itables.to_html_datatable(named, **options)
        more = f"<p>{self._said(MOST)}</p>" if len(self.rows) > MOST else ""
        return f'<style>{CSS}</style><div class="all-rows">{library}{table}{more}</div>'

    def _said(self, shown: int) -> str:
        number = len(self.rows)
        return f"First {shown:,} of {number:,} rows" if number > shown else f"{number:,} row{'s' * (number != 1)}"
