"""The employer's list of staff as its own systems write it, read tolerantly and without echo.

`reading.read` gives one `Line` a person and keeps what was wrong as row numbers and codes; no
problem ever repeats what stood in a cell.
"""
