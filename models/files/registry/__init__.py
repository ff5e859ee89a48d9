"""A registry in parts, and its ways in and out: as a county file, a workbook, a list of mailboxes, a table of SCB's."""
