"""Writes the Arrow files and streams of this folder with pyarrow: python write.py"""
import csv
import datetime as time
import decimal
import pathlib
import uuid

import numpy as np
import pyarrow as pa
from pyarrow import feather, ipc

here = pathlib.Path(__file__).parent
with open(here / "../../../data/iris.csv") as file:
    rows = list(csv.DictReader(file))
names = [name for name in rows[0] if name != "label"]
numbers = np.array([[float(row[name]) for name in names] for row in rows])
labels = [row["label"] for row in rows]
iris = pa.table({**{name: numbers[:, j] for j, name in enumerate(names)}, "label": labels})


def write(name, table, opener, rows_a_batch=None, **options):
    with pa.OSFile(str(here / name), "wb") as sink:
        with opener(sink, table.schema, options=ipc.IpcWriteOptions(**options)) as writer:
            writer.write_table(table, max_chunksize=rows_a_batch)


write("iris.arrow", iris, ipc.new_file)
write("iris-batches.arrow", iris, ipc.new_file, 40)
write("iris.arrows", iris, ipc.new_stream, 64)
write("iris-lz4.arrow", iris, ipc.new_file, compression="lz4")
write("iris-zstd.arrows", iris, ipc.new_stream, compression="zstd")
encoded = iris.set_column(4, "label", pa.chunked_array([pa.array(labels).dictionary_encode()]))
write("iris-dictionary.arrow", encoded, ipc.new_file, 40)
# New entries in every batch: a stream adds them to the dictionary.
parts = [encoded.slice(i, 50).combine_chunks() for i in (0, 50, 100)]
parts = [pa.table({**{n: part[n] for n in names}, "label": part["label"].cast(pa.string()).dictionary_encode()}) for part in parts]
with pa.OSFile(str(here / "iris-growing.arrows"), "wb") as sink:
    with ipc.new_stream(sink, parts[0].schema, options=ipc.IpcWriteOptions(emit_dictionary_deltas=True)) as writer:
        for part in parts:
            writer.write_table(part)
feather.write_feather(iris, str(here / "iris.feather"))

vectors = pa.table({
    "sku": [f"item {i}" for i in range(150)],
    "embedding": pa.array(list(numbers.astype("f4")), pa.list_(pa.float32())),
    "label": labels,
})
write("vectors.arrow", vectors, ipc.new_file, 64)
fixed = vectors.set_column(1, "embedding", pa.array(list(numbers), pa.list_(pa.float64(), 4)))
write("vectors-fixed.arrow", fixed, ipc.new_file, 64)
# Blocks of a frame that refer to the blocks before them: more than 64 kB in one buffer.
write("linked.feather", pa.table({"k": np.arange(20000, dtype="i4") // 7}), ipc.new_file, compression="lz4")

three = {
    "f16": pa.array(np.array([0.5, -2, 65504], "f2")),
    "f32": pa.array([0.1, None, 3], pa.float32()),
    "f64": pa.array([0.1, 1e300, None]),
    "i8": pa.array([-128, 0, 127], pa.int8()),
    "i16": pa.array([-32768, None, 32767], pa.int16()),
    "u8": pa.array([0, 200, 255], pa.uint8()),
    "u16": pa.array([0, 1, 65535], pa.uint16()),
    "i32": pa.array([-2147483648, None, 2147483647], pa.int32()),
    "u32": pa.array([0, 1, 4294967295], pa.uint32()),
    "i64": pa.array([-9007199254740991, 0, 9007199254740991]),
    "u64": pa.array([0, 1, 9007199254740991], pa.uint64()),
    "snowflake": pa.array([9007199254740993, 2, None]),
    "flag": pa.array([True, False, None]),
    "money": pa.array([decimal.Decimal("1.10"), decimal.Decimal("-0.05"), None], pa.decimal128(7, 2)),
    "long": pa.array([decimal.Decimal("12345678901234567890.123456789"), None, decimal.Decimal(0)], pa.decimal256(50, 9)),
    "text": pa.array(["caf\u00e9", "", None]),
    "large": pa.array(["a", None, "bc"], pa.large_string()),
    "view": pa.array(["short", "a text of more than twelve bytes", None], pa.string_view()),
    "kind": pa.array(["a", None, "a"]).dictionary_encode(),
    "code": pa.array([7, 9, 7], pa.int32()).dictionary_encode(),
    "day": pa.array([time.date(2024, 2, 29), time.date(1969, 12, 31), None]),
    "day64": pa.array([time.date(2024, 2, 29), None, time.date(1970, 1, 1)], pa.date64()),
    "ms": pa.array([0, -1, 1709211959250], pa.timestamp("ms")),
    "us": pa.array([0, -1, 1709211959250000], pa.timestamp("us", tz="UTC")),
    "ns": pa.array([0, -1, 1709211959250000001], pa.timestamp("ns")),
    "clock": pa.array([time.time(13, 5, 59, 250000), time.time(0), None], pa.time64("us")),
    "second": pa.array([47159, 0, None], pa.time32("s")),
    "list": pa.array([[1, 2], None, [3, None]], pa.list_(pa.int64())),
    "largeList": pa.array([[0.5], [], None], pa.large_list(pa.float32())),
    "none": pa.nulls(3),
    "raw": pa.array([b"\xff\xfe", b"a", None]),
    "rawView": pa.array([b"\xff\xfe", b"a much longer row of bytes", None], pa.binary_view()),
    "uuid": pa.array([uuid.UUID(int=i).bytes for i in range(3)], pa.binary(16)),
    "words": pa.array([["a"], [], None]),
    "meta": pa.array([{"x": 1, "y": "a"}, None, {"x": 2, "y": "b"}]),
    "map": pa.array([[("k", 1)], [], None], pa.map_(pa.string(), pa.int64())),
    "deep": pa.array([[[1.0]], [], None]),
    "gap": pa.array([1, 2, None], pa.duration("s")),
    "union": pa.UnionArray.from_sparse(pa.array([0, 1, 0], pa.int8()), [pa.array([1, 2, 3]), pa.array(["a", "b", "c"])]),
    "runs": pa.RunEndEncodedArray.from_arrays(pa.array([2, 3], pa.int32()), pa.array([1.0, 2.0])),
    "last": pa.array([1.5, 2.5, 3.5]),
    "__index_level_0__": pa.array([10, 20, 30]),
}
write("types.arrow", pa.table(three), ipc.new_file)
write("types.arrows", pa.table(three), ipc.new_stream, 2)
write("ragged.arrow", pa.table({"v": pa.array([[1.0, 2.0], [3.0], [4.0, 5.0]])}), ipc.new_file)
write("inexact.arrow", pa.table({"v": pa.array([[1, 2], [2**60, 5]])}), ipc.new_file)
write("twice.arrow", pa.table([pa.array([1.0]), pa.array([2.0])], ["x", "x"]), ipc.new_file)
write("empty.arrow", pa.table({"x": pa.array([], pa.float64())}), ipc.new_file)
small = pa.table({"id": ["a", "b", None], "v": pa.array([[1.0, 2.0], None, [3.0, 4.0]], pa.list_(pa.float32(), 2)),
                  "c": pa.array(["x", "y", "x"]).dictionary_encode(), "n": [1, None, 3]})
write("small.arrow", small, ipc.new_file)
write("small.arrows", small, ipc.new_stream)
write("small-lz4.arrow", small, ipc.new_file, compression="lz4")
