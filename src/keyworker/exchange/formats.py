"""Which formats can files be brought in by? A new one is declared here and nowhere else."""

from __future__ import annotations

from keyworker.exchange.annex_a.bring_in import AnnexA
from keyworker.exchange.areas.format import Postcodes
from keyworker.exchange.casefiles import CaseFiles
from keyworker.exchange.format import ImportFormat
from keyworker.exchange.staff.format import Staff

IMPORT_FORMATS: dict[str, ImportFormat] = {
    each.id: each for each in (AnnexA(), CaseFiles(), Staff(), Postcodes())
}
