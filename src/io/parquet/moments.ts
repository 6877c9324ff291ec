/** A number with at least so many digits. */
const padded = (value: number | bigint, digits: number): string => String(value).padStart(digits, "0");

/** The day so many days after 1970-01-01 in the Gregorian calendar, as 2024-02-29. */
export function dayText(days: number): string {
  // Years are counted from March, so that a leap day is the last of its year.
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const sign = year < 0 ? "-" : "";
  return `${sign}${padded(Math.abs(year), 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

/** A time of day as 13:05:59.25, in units of which there are `perSecond`. */
export function timeText(units: bigint, perSecond: bigint): string {
  const seconds = Number(units / perSecond);
  const rest = units % perSecond;
  const fraction = rest === 0n ? "" : `.${padded(rest, String(perSecond).length - 1).replace(/0+$/, "")}`;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${padded(hours, 2)}:${padded(minutes, 2)}:${padded(seconds % 60, 2)}${fraction}`;
}

/** A moment so many units after 1970-01-01T00:00, of which there are `perSecond`, as 2024-02-29T13:05:59.25. */
export function momentText(units: bigint, perSecond: bigint): string {
  const perDay = 86400n * perSecond;
  const rest = ((units % perDay) + perDay) % perDay;
  return `${dayText(Number((units - rest) / perDay))}T${timeText(rest, perSecond)}`;
}
