"""Small finite rings in which differences multiply to something other than zero: the arithmetic behind room
plans.

An element is a whole number below the order. :func:`rings` yields, for an order, the ring of remainders
and, if it is another one, the product of the finite fields of its prime-power factors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True)
class Ring:
    """A commutative ring on ``0..order-1``."""

    order: int
    add: Callable[[int, int], int]
    multiply: Callable[[int, int], int]
    negate: Callable[[int], int]

    def minus(self, one: int, two: int) -> int:
        """The difference of two elements."""
        return self.add(one, self.negate(two))


def factors(order: int) -> list[tuple[int, int]]:
    """Prime factors with their exponents."""
    found, prime = [], 2
    while order > 1:
        power = 0
        while order % prime == 0:
            order, power = order // prime, power + 1
        if power:
            found.append((prime, power))
        prime += 1
    return found


def remainders(order: int) -> Ring:
    """The whole numbers modulo ``order``."""
    return Ring(order, lambda a, b: (a + b) % order, lambda a, b: a * b % order, lambda a: -a % order)


def _digits(value: int, prime: int, power: int) -> list[int]:
    return [value // prime**place % prime for place in range(power)]


def _number(digits: list[int], prime: int) -> int:
    return sum(digit * prime**place for place, digit in enumerate(digits))


def _times(one: list[int], two: list[int], modulus: list[int], prime: int) -> list[int]:
    """The product of two polynomials modulo a monic one (without its leading 1)."""
    power = len(modulus)
    out = [0] * (2 * power - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(two):
            out[i + j] = (out[i + j] + a * b) % prime
    for place in range(len(out) - 1, power - 1, -1):
        for i, digit in enumerate(modulus):
            out[place - power + i] = (out[place - power + i] - out[place] * digit) % prime
    return out[:power]


def _modulus(prime: int, power: int) -> list[int]:
    """A monic irreducible polynomial: one for which no product of two non-zero elements is zero."""
    elements = [_digits(value, prime, power) for value in range(1, prime**power)]
    for low in product(range(prime), repeat=power):
        if all(any(_times(a, b, list(low), prime)) for a in elements for b in elements):
            return list(low)
    raise ArithmeticError("Every finite field has an irreducible polynomial.")


def field(prime: int, power: int) -> Ring:
    """The finite field with ``prime**power`` elements."""
    if power == 1:
        return remainders(prime)
    modulus, order = _modulus(prime, power), prime**power
    digits = [_digits(value, prime, power) for value in range(order)]
    table = [[_number(_times(a, b, modulus, prime), prime) for b in digits] for a in digits]

    def add(a: int, b: int) -> int:
        return _number([(x + y) % prime for x, y in zip(digits[a], digits[b], strict=True)], prime)

    return Ring(order, add, lambda a, b: table[a][b], lambda a: _number([-x % prime for x in digits[a]], prime))


def _joined(one: Ring, two: Ring) -> Ring:
    """The product of two rings."""
    size = two.order

    def both(pick: Callable[[Ring], Callable[[int, int], int]]) -> Callable[[int, int], int]:
        first, second = pick(one), pick(two)
        return lambda a, b: first(a // size, b // size) * size + second(a % size, b % size)

    return Ring(
        one.order * size,
        both(lambda ring: ring.add),
        both(lambda ring: ring.multiply),
        lambda a: one.negate(a // size) * size + two.negate(a % size),
    )


def rings(order: int) -> Iterator[Ring]:
    """The rings worth trying for an order."""
    yield remainders(order)
    parts = factors(order)
    if all(power == 1 for _, power in parts) or any(prime**power > 64 and power > 1 for prime, power in parts):
        return
    whole: Ring | None = None
    for prime, power in parts:
        part = field(prime, power)
        whole = part if whole is None else _joined(whole, part)
    if whole is not None:
        yield whole
