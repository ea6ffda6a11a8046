"""The kinds of file that a comparison can be written as, in the order in which a person needs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PDF: Final = ".pdf"
PICTURE: Final = ".png"


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """`words` is one sentence; `opens`: whether this program can open it again."""

    ending: str
    label: str
    words: str
    opens: bool = False

    @property
    def filter(self) -> str:
        """For a file dialog."""
        return f"{self.label} (*{self.ending})"


FORMATS: Final[tuple[ExportFormat, ...]] = (
    ExportFormat(".html", "Web page", "For any browser: search, filter, sort, compare, figures.", opens=True),
    ExportFormat(PDF, "PDF", "Pages to print, or to attach to a mail."),
    ExportFormat(PICTURE, "Picture", "The view as you see it now, with all columns."),
    ExportFormat(
        ".comparison.zip", "Sealed comparison", "All that made it, for others to check and repeat.",
        opens=True,
    ),
    ExportFormat(".json", "Run record", "The whole run, for this program and others.", opens=True),
    ExportFormat(".xlsx", "Workbook", "Answers, figures and columns as sheets."),
    ExportFormat(".csv", "Table", "An answer a row, for spreadsheets."),
    ExportFormat(".jsonl", "JSON Lines", "An answer a line, for notebooks and scripts."),
    ExportFormat(".md", "Markdown", "For GitHub, wikis and chats."),
    ExportFormat(".promptfoo.json", "promptfoo results", "For promptfoo, as far as its format goes.", opens=True),
    ExportFormat(".xml", "JUnit", "Checks as tests, for build servers."),
)  # fmt: skip
FILTERS: Final = ";;".join(each.filter for each in FORMATS)


def ending_of_filter(chosen: str) -> str:
    """The ending that the person chose in a file dialog."""
    return next((each.ending for each in FORMATS if each.filter == chosen), FORMATS[0].ending)
