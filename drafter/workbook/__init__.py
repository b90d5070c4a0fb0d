"""Workbooks that people fill in, problems marked in their cells, and certain fixes written back to any facts file."""

from drafter.workbook._fix import fix
from drafter.workbook._mark import mark
from drafter.workbook._scaffold import scaffold

__all__ = ["fix", "mark", "scaffold"]
