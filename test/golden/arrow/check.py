"""Reads written.arrow, which Etalon has written, with pyarrow: python check.py"""
import math
import pathlib

import pyarrow as pa
from pyarrow import ipc

table = ipc.open_file(pathlib.Path(__file__).parent / "written.arrow").read_all()
table.validate(full=True)
assert table.schema == pa.schema([
    ("sku", pa.string()),
    ("price", pa.float64()),
    ("embedding", pa.list_(pa.field("element", pa.float32()), 2)),
    ("ragged", pa.list_(pa.field("element", pa.float64()))),
]), table.schema
assert table["sku"].to_pylist() == ["a", None, "caf\u00e9"]
assert table["price"].to_pylist()[:2] == [0.1, None] and math.copysign(1, table["price"][2].as_py()) == -1
assert table["embedding"].to_pylist() == [[1, 2.5], None, [3, -4]]
assert table["ragged"].to_pylist() == [[0.1], [], None]
print("written.arrow is what it should be")
