"""Writes elementary.json: arguments and high-precision values (mpmath 1.x, 1400 bits) as nearest double plus rest. Our own work, MIT."""
import json, random, struct
from mpmath import mp, mpf

mp.prec = 1400
rng = random.Random(20240611)


def bits(count, low, high):
    """Doubles uniform in exponent between 2^low and 2^high, both signs."""
    return [rng.choice((-1, 1)) * (1 + rng.random()) * 2.0 ** rng.randint(low, high - 1) for _ in range(count)]


def spread(count, low, high):
    return [rng.uniform(low, high) for _ in range(count)]


def entry(function, arguments):
    value = function(*[mpf(x) for x in arguments])
    near = float(value)
    return [*[x.hex() for x in arguments], near.hex(), float(value - mpf(near)).hex()]


def table(function, arguments):
    rows = []
    for x in arguments:
        row = entry(function, x if isinstance(x, tuple) else (x,))
        if "inf" not in row[-2] and "nan" not in row[-2]:
            rows.append(row)
    return rows


halves = [k * float(mp.log(2)) / 2 for k in range(-60, 61) if k]
quarters = [float(mp.pi / 4 * k) for k in range(1, 60)] + [float(mp.pi / 2 * 2**k) for k in range(40)]
exps = spread(500, -700, 700) + spread(300, -1, 1) + bits(100, -60, 1) + halves + spread(40, -745, -708)
near_one = [1 + x for x in bits(200, -52, -1)]
positive = [abs(x) for x in bits(400, -1022, 1023)] + near_one + spread(300, 0.3, 3) + [5e-324, 1e-310, 2.2e-308]
angles = spread(400, -7, 7) + spread(200, -1e6, 1e6) + [abs(x) for x in bits(200, -20, 1023)] + quarters + [6381956970095103 * 2.0**797]
small = bits(200, -60, 0) + spread(400, -2, 2) + spread(200, -40, 40) + halves
bases = [(abs(x), rng.uniform(-3, 3)) for x in bits(150, -300, 300)] + [(1 + x, rng.uniform(-1e4, 1e4)) for x in bits(150, -30, -4)]
bases += [(rng.uniform(0.4, 2.5), rng.uniform(-300, 300)) for _ in range(300)] + [(float(a), float(b)) for a in range(2, 20) for b in range(-5, 12)]
bases += [(rng.uniform(0.5, 1.5), rng.uniform(-1000, 1000)) for _ in range(300)]

tables = {
    "exp": table(mp.exp, exps),
    "expm1": table(mp.expm1, small + spread(200, -50, 700)),
    "log": table(mp.log, positive),
    "log1p": table(lambda x: mp.log(1 + x), [x for x in small + positive if x > -1]),
    "pow": table(mp.power, bases),
    "tanh": table(mp.tanh, small),
    "sin": table(mp.sin, angles),
    "cos": table(mp.cos, angles),
}
with open(__file__.replace(".py", ".json"), "w") as out:
    note = "Our own table, MIT, by elementary.py (mpmath, 1400 bits): arguments, nearest double, rest; C99 hexadecimal floats."
    out.write('{ "source": ' + json.dumps(note))
    for name, rows in tables.items():
        out.write(',\n"' + name + '": [\n' + ",\n".join(json.dumps(row) for row in rows) + "]")
    out.write("}\n")
