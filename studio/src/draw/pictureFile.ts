import { SNAPSHOT } from "./cloud.ts";

/** Looks that a picture's file needs spelled out, since it has no style sheet. */
const LOOKS = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-size",
  "font-family",
  "text-anchor",
  "paint-order",
];

/** A picture of the page as the text of an SVG file that looks the same by itself. */
export function svgFile(picture: SVGSVGElement): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const twins = copy.querySelectorAll("*");
  picture.querySelectorAll("*").forEach((shown, k) => {
    const looks = getComputedStyle(shown);
    const twin = twins[k] as Element;
    for (const name of LOOKS) twin.setAttribute(name, looks.getPropertyValue(name));
    twin.removeAttribute("class");
    twin.removeAttribute("style");
  });
  const { width, height } = picture.viewBox.baseVal;
  for (const { name } of Array.from(copy.attributes)) copy.removeAttribute(name);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const ground = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  const points = pointsBelow(picture);
  if (points) copy.prepend(points);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

/** What a cloud of points has drawn below a picture, as an image. */
function pointsBelow(picture: SVGSVGElement): SVGImageElement | undefined {
  const canvas = picture.parentElement?.querySelector("canvas");
  if (!canvas) return undefined;
  canvas.dispatchEvent(new Event(SNAPSHOT));
  const image = document.createElementNS("http://www.w3.org/2000/svg", "image");
  image.setAttribute("href", canvas.toDataURL());
  image.setAttribute("width", "100%");
  image.setAttribute("height", "100%");
  return image;
}

/** A picture of the page as a PNG file, `scale` pixels for one. */
export async function pngFile(picture: SVGSVGElement, scale = 3): Promise<Blob> {
  const { width, height } = picture.viewBox.baseVal;
  const image = new Image();
  const address = URL.createObjectURL(new Blob([svgFile(picture)], { type: "image/svg+xml" }));
  try {
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = scale * width;
    canvas.height = scale * height;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error("The picture could not be drawn."))),
        "image/png",
      );
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
