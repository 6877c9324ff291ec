// The few globals that every engine we support has, and that the pure layers may use.
declare class URL {
  constructor(url: string, base?: string);
  readonly href: string;
}
declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: ArrayBufferView | ArrayBuffer): string;
}
declare function atob(base64: string): string;
declare function btoa(bytes: string): string;
declare function setTimeout(callback: () => void, milliseconds: number): unknown;
interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
}
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
  function validate(bytes: Uint8Array): boolean;
}
