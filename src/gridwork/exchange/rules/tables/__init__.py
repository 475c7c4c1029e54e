"""Tables that come from outside: CSV, XLSX workbooks and GeoJSON points, read as rows of text (L6).

``opening.open_table`` finds out what a file is, refuses what is not a table or would do
harm, and gives a :class:`~gridwork.exchange.rules.tables.table.Table` whose rows stream.
``writing`` writes the same three kinds.
"""
