"""A report as a page, PDF and spreadsheet: the same content, each from `content.report_content`."""
