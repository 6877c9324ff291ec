"""Writes the Parquet files of this folder with pyarrow: python write.py"""
import csv
import datetime as time
import decimal
import pathlib
import uuid

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

here = pathlib.Path(__file__).parent
with open(here / "../../../data/iris.csv") as file:
    rows = list(csv.DictReader(file))
names = [name for name in rows[0] if name != "label"]
numbers = np.array([[float(row[name]) for name in names] for row in rows])
labels = [row["label"] for row in rows]
iris = pa.table({**{name: numbers[:, j] for j, name in enumerate(names)}, "label": labels})

for codec in ["none", "snappy", "gzip", "zstd", "brotli", "lz4"]:
    pq.write_table(iris, here / f"iris-{codec}.parquet", compression=codec)
pq.write_table(iris, here / "iris-pages.parquet", data_page_version="2.0", row_group_size=40, data_page_size=64,
               write_page_checksum=True, compression="snappy")
pq.write_table(iris, here / "iris-split.parquet", use_dictionary=False, compression="zstd", version="2.6",
               column_encoding={**{name: "BYTE_STREAM_SPLIT" for name in names}, "label": "DELTA_BYTE_ARRAY"})

vectors = pa.table({
    "sku": [f"item {i}" for i in range(150)],
    "embedding": pa.array(list(numbers.astype("f4")), pa.list_(pa.float32())),
    "label": labels,
})
pq.write_table(vectors, here / "vectors.parquet", row_group_size=64, compression="snappy")
fixed = vectors.set_column(1, "embedding", pa.array(list(numbers), pa.list_(pa.float64(), 4)))
pq.write_table(fixed, here / "vectors-fixed.parquet", data_page_version="2.0", compression="zstd")

three = {
    "f16": pa.array(np.array([0.5, -2, 65504], "f2")),
    "f32": pa.array([0.1, None, 3], pa.float32()),
    "f64": pa.array([0.1, 1e300, None]),
    "i8": pa.array([-128, 0, 127], pa.int8()),
    "u8": pa.array([0, 200, 255], pa.uint8()),
    "i32": pa.array([-2147483648, None, 2147483647], pa.int32()),
    "u32": pa.array([0, 1, 4294967295], pa.uint32()),
    "i64": pa.array([-9007199254740991, 0, 9007199254740991]),
    "u64": pa.array([0, 1, 9007199254740991], pa.uint64()),
    "snowflake": pa.array([9007199254740993, 2, None]),
    "flag": pa.array([True, False, None]),
    "money": pa.array([decimal.Decimal("1.10"), decimal.Decimal("-0.05"), None], pa.decimal128(7, 2)),
    "long": pa.array([decimal.Decimal("12345678901234567890.123456789"), None, decimal.Decimal(0)], pa.decimal128(38, 9)),
    "text": pa.array(["caf\u00e9", "", None]),
    "kind": pa.array(["a", "b", "a"]).dictionary_encode(),
    "day": pa.array([time.date(2024, 2, 29), time.date(1969, 12, 31), None]),
    "ms": pa.array([0, -1, 1709211959250], pa.timestamp("ms")),
    "us": pa.array([0, -1, 1709211959250000], pa.timestamp("us", tz="UTC")),
    "ns": pa.array([0, -1, 1709211959250000001], pa.timestamp("ns")),
    "clock": pa.array([time.time(13, 5, 59, 250000), time.time(0), None], pa.time64("us")),
    "raw": pa.array([b"\xff\xfe", b"a", None]),
    "uuid": pa.array([uuid.UUID(int=i).bytes for i in range(3)], pa.uuid()),
    "list": pa.array([[1, 2], None, [3, None]], pa.list_(pa.int64())),
    "words": pa.array([["a"], [], None]),
    "meta": pa.array([{"x": 1, "y": "a"}, None, {"x": 2, "y": "b"}]),
    "map": pa.array([[("k", 1)], [], None], pa.map_(pa.string(), pa.int64())),
    "deep": pa.array([[[1.0]], [], None]),
    "__index_level_0__": pa.array([10, 20, 30]),
}
pq.write_table(pa.table(three), here / "types.parquet")
pq.write_table(pa.table({"when": pa.array([0, 1709211959250000001], pa.timestamp("ns"))}), here / "int96.parquet",
               use_deprecated_int96_timestamps=True)
pq.write_table(pa.table({"n": pa.array([5, 7, 7, 2**40, -3] * 60), "m": pa.array([1, -1, 1000000] * 100, pa.int32())}),
               here / "delta.parquet", use_dictionary=False, version="2.6",
               column_encoding={"n": "DELTA_BINARY_PACKED", "m": "DELTA_BINARY_PACKED"})
pq.write_table(pa.table({"v": pa.array([[1.0, 2.0], [3.0], [4.0, 5.0]])}), here / "ragged.parquet")
pq.write_table(pa.table({"v": pa.array([[1, 2], [2**60, 5]])}), here / "inexact.parquet")
pq.write_table(pa.table({"x": [1.0, 2.0, float("inf")], "y": [1.0, 2.0, 3.0]}), here / "infinite.parquet")
pq.write_table(pa.table([pa.array([1.0]), pa.array([2.0])], ["x", "x"]), here / "twice.parquet")
pq.write_table(pa.table({"x": pa.array([], pa.float64())}), here / "empty.parquet")
pairs = pa.table({"a": [f"item {i}" for i in range(40)], "b": [f"item {i + 60}" for i in range(40)],
                  "label": [i % 2 == 0 for i in range(40)]})
pq.write_table(pairs, here / "pairs.parquet")
pq.write_table(pa.table({"anchor": list(range(40)), "positive": list(range(1, 41)), "negative": list(range(100, 140))}),
               here / "triplets.parquet")
