/**
 * Memoises one call: layout, rows of the list, preview. A key needs them for its update and again for the frame, mostly unchanged; rebuilding
 * them was more than half of a frame's time. The price: what a result depends on has to be listed as `inputs`.
 */

/**
 * `make`, which returns its last result again when all fields of `inputs` are the same objects as in the call before. `rest` is passed
 * on but not compared.
 */
export function memoiseLast<Inputs extends object, Result, Rest extends readonly unknown[] = []>(
  make: (inputs: Inputs, ...rest: Rest) => Result,
): (inputs: Inputs, ...rest: Rest) => Result {
  let last: { readonly inputs: Inputs; readonly result: Result } | null = null;
  return (inputs, ...rest) => {
    if (last !== null && sameFields(inputs, last.inputs)) return last.result;
    const result = make(inputs, ...rest);
    last = { inputs, result };
    return result;
  };
}

/** All fields are the same objects. */
export function sameFields<T extends object>(a: T, b: T): boolean {
  const keys = Object.keys(a) as (keyof T)[];
  return keys.length === Object.keys(b).length && keys.every(key => Object.is(a[key], b[key]));
}
