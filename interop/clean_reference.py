"""Cleans the real files as the recipes of e2e/recipes do, written from their descriptions with nothing but Python's own library. Each gives the names of the columns, and the rows as Spark spells values as text."""

import csv
import json
import re
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Callable

Rows = list[tuple[str | None, ...]]

SPACE = "\t\n\v\f\r \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def openflights(data: Path, name: str) -> list[list[str | None]]:
    """Records of a file; a cell that is \\N without quotes is no value. The files quote no such cell."""
    with open(data / "openflights" / f"{name}.dat", encoding="utf-8", newline="") as file:
        return [[None if cell == "\\N" else cell for cell in record] for record in csv.reader(file)]


def text_or_none(cell: str | None, *none: str) -> str | None:
    stripped = None if cell is None else cell.strip(SPACE)
    return None if stripped is None or stripped == "" or stripped in none else stripped


def airports(data: Path) -> tuple[list[str], Rows]:
    rows: Rows = []
    for id_, name, city, country, iata, icao, latitude, longitude, altitude, _offset, _dst, tz, _type, _source in openflights(data, "airports"):
        if text_or_none(iata) is None:
            continue
        # Feet to metres, half away from zero; the file has whole feet.
        metres = (Decimal(altitude) * Decimal("0.3048")).quantize(Decimal("0.1"), ROUND_HALF_UP)
        north = "north" if float(latitude) >= 0 else "south"
        rows.append((str(int(id_)), text_or_none(name), text_or_none(city), country, iata, text_or_none(icao), f"{metres}", north, text_or_none(tz)))
    return ["airport_id", "name", "city", "country", "iata", "icao", "altitude_m", "hemisphere", "tz"], rows


def airlines(data: Path) -> tuple[list[str], Rows]:
    rows: Rows = []
    for id_, name, alias, iata, icao, callsign, country, active in openflights(data, "airlines"):
        if int(id_) <= 0 or active.upper() != "Y":
            continue
        code = text_or_none(icao, "N/A")
        call = text_or_none(callsign)
        rows.append((str(int(id_)), " ".join(name.split()), text_or_none(alias), text_or_none(iata, "-"), code, None if call is None else call.lower(), text_or_none(country)))
    return ["airline_id", "name", "alias", "iata", "icao", "callsign", "country"], rows


def routes(data: Path) -> tuple[list[str], Rows]:
    """One row for each kind of aircraft on a route, without code shares, with the country that the flight starts in."""
    countries = {iata: country for _id, _name, _city, country, iata, *_rest in openflights(data, "airports") if iata is not None}
    rows: Rows = []
    for airline, _airline_id, origin, _origin_id, goal, _goal_id, codeshare, stops, equipment in openflights(data, "routes"):
        if codeshare == "Y" or origin not in countries:
            continue
        for place, kind in enumerate((equipment or "").split(" "), start=1):
            rows.append((airline, origin, goal, stops, kind or None, str(place), countries[origin]))
    return ["airline", "origin", "destination", "stops", "aircraft", "place", "country"], rows


def movies(data: Path) -> tuple[list[str], Rows]:
    rows: Rows = []
    records = json.loads((data / "vega" / "movies.json").read_text(encoding="utf-8"))
    for record in records:
        day = datetime.strptime(record["Release Date"], "%b %d %Y").date()
        # Two-digit years were read as of this century: nothing was released after the list was made.
        if day.year > 2011:
            day = day.replace(year=day.year - 100)
        budget, gross = record["Production Budget"], record["Worldwide Gross"]
        if record["Title"] is None or budget is None or gross is None:
            continue
        source = record["Source"]
        rating = record["MPAA Rating"]
        title = re.sub(f"[{SPACE}]+", " ", str(record["Title"])).strip(SPACE)
        returned = None if budget == 0 else "yes" if gross >= budget else "no"
        based_on = source[len("Based on ") :] if source is not None and source.startswith("Based on ") else None
        rows.append((title, day.isoformat(), None if rating in ("Not Rated", "Open") else rating, based_on, str(budget), str(gross), returned))
    return ["title", "released", "rating", "based_on", "budget", "gross", "earned_back"], rows


REFERENCES: dict[str, Callable[[Path], tuple[list[str], Rows]]] = {
    "airlines.json": airlines,
    "airports.json": airports,
    "movies.json": movies,
    "routes.json": routes,
}
