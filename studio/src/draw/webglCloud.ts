import type { Cloud } from "./cloud.ts";
import { mixedOrder } from "./mixedOrder.ts";
import { COLUMNS, REACH, ROWS, stampSheet } from "./stamps.ts";

const VERTEX = `#version 300 es
in vec2 place;
in vec4 color;
in float stamp;
uniform vec2 scale;
uniform vec2 shift;
uniform float size;
out vec4 tint;
flat out vec2 cell;
void main() {
  bool hidden = stamp > 254.0;
  gl_Position = hidden ? vec4(2.0, 2.0, 2.0, 1.0) : vec4(place * scale + shift, 0.0, 1.0);
  gl_PointSize = size;
  tint = color;
  cell = vec2(mod(stamp, ${COLUMNS}.0), floor(stamp / ${COLUMNS}.0));
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 tint;
flat in vec2 cell;
uniform sampler2D sheet;
out vec4 paint;
void main() {
  float cover = tint.a * texture(sheet, (cell + gl_PointCoord) / vec2(${COLUMNS}.0, ${ROWS}.0)).a;
  if (cover < 0.004) discard;
  paint = vec4(tint.rgb * cover, cover);
}`;

/** A cloud drawn by one WebGL2 call; why it cannot be where the browser has none. Panning and zooming change three uniforms and nothing else. */
export function webglCloud(canvas: HTMLCanvasElement): Cloud | string {
  const gl = canvas.getContext("webgl2", { antialias: false, premultipliedAlpha: true });
  if (!gl) return "this browser offers no WebGL2";
  const program = linked(gl);
  const [places, colors, stamps, rows] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
  gl.useProgram(program);
  const uniform = (name: string): WebGLUniformLocation | null => gl.getUniformLocation(program, name);
  const [scaleAt, shiftAt, sizeAt] = [uniform("scale"), uniform("shift"), uniform("size")];
  const attribute = (name: string, buffer: WebGLBuffer, count: number, type: number, normalized: boolean): void => {
    const at = gl.getAttribLocation(program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, count, type, normalized, 0, 0);
  };
  attribute("place", places, 2, gl.FLOAT, false);
  attribute("color", colors, 4, gl.UNSIGNED_BYTE, true);
  attribute("stamp", stamps, 1, gl.UNSIGNED_BYTE, false);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, rows);
  const sheet = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, sheet);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, stampSheet());
  gl.generateMipmap(gl.TEXTURE_2D);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_NEAREST);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  const fill = (buffer: WebGLBuffer, data: Float32Array | Uint8Array): void => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.DYNAMIC_DRAW);
  };
  let count = 0;
  let dressed = 0;

  return {
    kind: "WebGL",
    place(picture) {
      fill(places, picture instanceof Float32Array ? picture : Float32Array.from(picture));
      if (count === picture.length / 2) return;
      count = picture.length / 2;
      gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mixedOrder(count), gl.STATIC_DRAW);
    },
    dress(looks) {
      fill(colors, looks.colors);
      fill(stamps, looks.stamps);
      dressed = looks.stamps.length;
    },
    draw({ scale, x, y, size, share }, pixelRatio) {
      const [width, height] = [canvas.width, canvas.height];
      gl.viewport(0, 0, width, height);
      gl.clear(gl.COLOR_BUFFER_BIT);
      if (dressed !== count || count === 0) return;
      gl.uniform2f(scaleAt, (2 * scale * pixelRatio) / width, (2 * scale * pixelRatio) / height);
      gl.uniform2f(shiftAt, (2 * x * pixelRatio) / width - 1, 1 - (2 * y * pixelRatio) / height);
      gl.uniform1f(sizeAt, 2 * REACH * size * pixelRatio);
      gl.drawElements(gl.POINTS, Math.ceil(share * count), gl.UNSIGNED_INT, 0);
    },
    dispose() {
      for (const buffer of [places, colors, stamps, rows]) gl.deleteBuffer(buffer);
      gl.deleteTexture(sheet);
      gl.deleteProgram(program);
      gl.getExtension("WEBGL_lose_context")?.loseContext();
    },
  };
}

function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, text] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) continue;
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return program;
}
